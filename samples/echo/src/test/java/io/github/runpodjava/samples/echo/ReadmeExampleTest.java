package io.github.runpodjava.samples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.fakeplatform.FakePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path SOURCE = Path.of("src/test/java/io/github/runpodjava/samples/echo/Greeter.java");

    @Test
    void the_example_in_the_readme_is_the_code_that_is_tested_here() throws IOException {
        assertThat(body(Files.readString(README))).isEqualTo(body(Files.readString(SOURCE)));
    }

    @Test
    void the_test_in_the_readme_is_one_that_runs_here() throws IOException {
        String test = Files.readString(SOURCE.resolveSibling("GreeterTest.java"));
        String members = test.substring(test.indexOf("    @RegisterExtension"), test.lastIndexOf("}"));

        assertThat(Files.readString(README)).contains("```java\n" + members.replaceAll("(?m)^    ", "") + "```");
    }

    private static String body(String text) {
        int start = text.indexOf("public final class Greeter");
        return text.substring(start, text.indexOf("\n}\n", start));
    }

    @Test
    void the_example_does_what_the_readme_says() throws InterruptedException {
        try (FakePlatform platform = FakePlatform.start();
                Worker worker = Worker.handling(Greeter.Request.class, Greeter::greet)
                        .environment(Environment.of(platform.environment()))
                        .build()) {
            worker.start();
            String good = platform.enqueue("{\"name\": \"Ada\", \"times\": 2}");
            String bad = platform.enqueue("{\"name\": \"Ada\", \"times\": 1000}");

            assertThat(platform.awaitResult(good, Duration.ofSeconds(10)).body().toString())
                    .isEqualTo("{\"output\":{\"greeting\":\"Hello, Ada! Hello, Ada!\"}}");
            assertThat(platform.awaitResult(bad, Duration.ofSeconds(10)).body().toString())
                    .isEqualTo("{\"error\":\"times must be from 1 to 100 but is 1000\"}");
        }
    }
}
