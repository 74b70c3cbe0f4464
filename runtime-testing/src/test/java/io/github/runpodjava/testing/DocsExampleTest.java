package io.github.runpodjava.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocsExampleTest {
    private static final Path DOCS = Path.of("..", "docs", "testing.md");
    private static final Path SOURCES = Path.of("src/test/java/io/github/runpodjava/testing");

    @ParameterizedTest
    @ValueSource(strings = {"CaptionTest", "BadDayTest"})
    void an_example_of_the_docs_is_a_test_that_runs_here(String example) throws IOException {
        String source = Files.readString(SOURCES.resolve(example + ".java"));

        assertThat(bodyOf(example, Files.readString(DOCS))).isEqualTo(bodyOf(example, source));
    }

    /** A class whose name is all that is told of it has to be looked for. */
    @ParameterizedTest
    @ValueSource(strings = {"CaptionTest", "BadDayTest"})
    void an_example_says_where_its_classes_are(String example) throws IOException {
        String docs = Files.readString(DOCS);
        String source = Files.readString(SOURCES.resolve(example + ".java"));
        int start = docs.indexOf("class " + example + " {");

        assertThat(docs.substring(docs.lastIndexOf("```java", start), start).lines())
                .containsAll(source.lines()
                        .filter(line -> line.startsWith("import "))
                        .toList());
    }

    private static String bodyOf(String example, String text) {
        int start = text.indexOf("class " + example + " {");
        assertThat(start).as("where %s begins", example).isNotNegative();
        return text.substring(start, text.indexOf("\n}\n", start));
    }
}
