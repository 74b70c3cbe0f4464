package io.github.runpodjava.localserver.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultRoutesTest {
    @ParameterizedTest
    @CsvSource({
        "/run,run",
        "/v2/any/run,run",
        "/status/abc,status",
        "/v2/any/status/abc,status",
        "/status/run,status",
        "/v2/run/health,health",
        "/job-done/w/j,job-done",
        "/v2/e/job-take-batch/w,job-take-batch",
        "/v2/any/faults,faults",
        "/,''",
        "'',''",
        "/v2,v2",
        "/v2/any,''",
        "/v2/any/,''",
        "//run,''"
    })
    void the_name_of_a_route_is_the_part_after_the_endpoint(String path, String name) {
        assertThat(FaultRoutes.nameIn(path)).isEqualTo(name);
    }
}
