package io.github.runpodjava.samples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.samples.echo.Greeter.Answer;
import io.github.runpodjava.samples.echo.Greeter.Request;
import io.github.runpodjava.testing.LocalWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GreeterTest {
    @RegisterExtension
    final LocalWorker worker = LocalWorker.of(Worker.handling(Request.class, Greeter::greet));

    @Test
    void greets() {
        assertThat(worker.runSync(new Request("Ada", 1)).output(Answer.class).greeting())
                .isEqualTo("Hello, Ada!");
    }
}
