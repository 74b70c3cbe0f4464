package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.Handler;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.StreamHandler;
import io.github.runpodjava.Worker;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandlerTypesTest {
    record Picture(String url) {}

    static final class Direct implements Handler<Picture, String> {
        @Override
        public String handle(Picture input, JobContext job) {
            return input.url();
        }
    }

    abstract static class Base<A, B> implements Handler<B, A> {}

    static final class Inherited extends Base<String, List<Picture>> {
        @Override
        public String handle(List<Picture> input, JobContext job) {
            return "";
        }
    }

    interface PictureHandler extends Handler<Picture, String> {}

    @Test
    void the_type_is_found_in_a_class_its_superclass_or_its_interface() {
        HandlerTypes.value(new Direct());
        HandlerTypes.value(new Inherited());
        HandlerTypes.value(new PictureHandler() {
            @Override
            public String handle(Picture input, JobContext job) {
                return "";
            }
        });
    }

    @Test
    void a_lambda_does_not_say_its_type_and_the_message_says_what_to_do() {
        Handler<Picture, String> lambda = (input, job) -> "";
        StreamHandler<Picture, String> streaming = (input, chunks, job) -> {};
        Handler<Picture, String> reference = HandlerTypesTest::work;

        assertThatThrownBy(() -> HandlerTypes.value(lambda))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Worker.handling(MyInput.class, handler)");
        assertThatThrownBy(() -> HandlerTypes.value(reference)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HandlerTypes.stream(streaming))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Worker.streaming(MyInput.class, handler)");
    }

    private static String work(Picture input, JobContext job) {
        return input.url();
    }

    @Test
    void a_lambda_behind_a_named_type_works() {
        assertThat(HandlerTypes.value(Picture.class, HandlerTypesTest::work).streams())
                .isFalse();
        assertThat(Worker.handling(Picture.class, HandlerTypesTest::work)).isNotNull();
    }

    @Test
    void a_stream_from_a_function_streams() {
        StreamHandler<Picture, String> handler = StreamHandler.of((Picture input, JobContext job) -> Stream.of("a"));

        assertThat(HandlerTypes.stream(Picture.class, handler).streams()).isTrue();
    }
}
