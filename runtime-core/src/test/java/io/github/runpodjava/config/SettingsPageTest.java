package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/settings.md says of itself that it has every variable and flag. */
class SettingsPageTest {
    private static final Pattern NAME = Pattern.compile("`(--[a-z-]+|[A-Z]+(?:_[A-Z]+)*)(?=[ `])");
    /** Read where no settings are: by a command on a laptop, for the names of files, for what is hidden. */
    private static final Set<String> ELSEWHERE =
            Set.of("RUNPOD_API_KEY", "HOSTNAME", "RUNPOD_SECRET_NAMES", "RUNPOD_SECRET_VALUES");

    @Test
    void the_page_has_every_variable_and_flag_by_its_whole_name() throws IOException {
        assertThat(page()).containsAll(reads()).containsAll(CommandLine.flags()).containsAll(ELSEWHERE);
    }

    @Test
    void the_page_has_no_variable_or_flag_that_nobody_reads() throws IOException {
        assertThat(page().stream().filter(name -> name.startsWith("RUNPOD_") || name.startsWith("--")))
                .allMatch(name -> reads().contains(name)
                        || CommandLine.flags().contains(name)
                        || ELSEWHERE.contains(name)
                        || name.equals("--flag"));
    }

    private static Set<String> page() throws IOException {
        return NAME.matcher(Files.readString(Path.of("../docs/settings.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }

    /** On RunPod's queue, where most of them count. */
    private static Set<String> reads() {
        SettingsReader in = new SettingsReader(Environment.of(Map.of(
                "RUNPOD_WEBHOOK_GET_JOB",
                "http://localhost/take",
                "RUNPOD_WEBHOOK_POST_OUTPUT",
                "http://localhost/done")));
        CommandLine.read(List.of(), in);
        WorkerSettings.read(in);
        DebugDoorSettings.read(in);
        MetricsPushSettings.read(in);
        return in.reads().stream().map(ReadSetting::name).collect(Collectors.toSet());
    }
}
