package io.github.runpodjava;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.runpodjava.config.Environment;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What may use what. */
class PackagesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackagesOf(Worker.class);

    @Test
    void no_packages_use_each_other_in_a_circle() {
        slices().matching("io.github.runpodjava.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void what_others_build_on_does_not_show_what_is_internal() {
        noClasses()
                .that()
                .resideInAnyPackage("io.github.runpodjava.job..", "io.github.runpodjava.spi..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.runpodjava.internal..")
                .check(CLASSES);
    }

    @Test
    void only_one_class_reads_the_environment() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Environment.class)
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    @Test
    void nobody_asks_for_a_random_generator_that_a_small_java_runtime_may_lack() {
        noClasses()
                .should()
                .callMethod(RandomGenerator.class, "getDefault")
                .orShould()
                .callMethod(RandomGenerator.class, "of", String.class)
                .check(CLASSES);
    }

    /** Both go by {@link java.math.BigDecimal}, whose first use fills 2 MB and takes 30 ms of a start on Java 25. */
    @Test
    void nobody_multiplies_or_divides_a_duration() {
        noClasses()
                .should()
                .callMethod(Duration.class, "multipliedBy", long.class)
                .orShould()
                .callMethod(Duration.class, "dividedBy", long.class)
                .orShould()
                .callMethod(Duration.class, "dividedBy", Duration.class)
                .check(CLASSES);
    }

    /** Which loader a thread has is up to the program around the worker; the modules come with the runtime. */
    @Test
    void modules_are_looked_up_beside_the_runtime_whatever_loader_a_thread_has() {
        noClasses()
                .should()
                .callMethod(ServiceLoader.class, "load", Class.class)
                .check(CLASSES);
    }
}
