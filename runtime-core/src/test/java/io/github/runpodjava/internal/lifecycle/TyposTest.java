package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TyposTest {
    @ParameterizedTest
    @CsvSource({
        "--serve-ap, --serve-api",
        "--api_prt=80, --api-port",
        "--log-leve, --log-level",
        "log, logs",
        "crash, crashes",
        "inspct, inspect"
    })
    void what_is_nearly_the_runtimes_is_told(String argument, String meant) {
        assertThat(Typos.hints(List.of(argument, "--of-the-program")))
                .singleElement()
                .asString()
                .contains(argument)
                .endsWith("did you mean " + meant + "?");
    }

    @Test
    void what_the_program_means_by_its_arguments_is_its_own_affair() {
        assertThat(Typos.hints(List.of("model.bin", "log", "--gpu-layers", "lg", "-v")))
                .isEmpty();
        assertThat(Typos.hints(List.of())).isEmpty();
    }
}
