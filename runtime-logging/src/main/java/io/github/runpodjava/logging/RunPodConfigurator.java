package io.github.runpodjava.logging;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.status.StatusUtil;
import ch.qos.logback.core.util.Loader;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LogSettings;

/**
 * Configures Logback when nobody else did. Logback finds it by {@link java.util.ServiceLoader} and asks it before it
 * looks for files; with a {@code logback.xml}, {@code logback-test.xml} or {@code -Dlogback.configurationFile} of the
 * user's own it steps aside. The lowest rank, so that a configurator that the user brings is asked first.
 *
 * <p>Not API: public only because Logback has to make one.
 */
@ConfiguratorRank(ConfiguratorRank.FALLBACK)
public final class RunPodConfigurator extends ContextAwareBase implements Configurator {
    private final Environment environment;

    /** For Logback. */
    public RunPodConfigurator() {
        this(Environment.system());
    }

    RunPodConfigurator(Environment environment) {
        this.environment = environment;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (userHasAFile()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        if (!StatusUtil.contextHasStatusListener(context)) {
            // Without a listener Logback prints its own worries to stdout, which is for log lines and nothing else.
            context.getStatusManager().add(new NopStatusListener());
        }
        LogSettings settings = LogSettings.lenient(environment);
        LineSink stdout = FileDescriptorSink.stdout();
        LogSetup.install(
                context,
                new StdoutAppender(stdout),
                Routes.of(environment, stdout),
                settings.level(),
                settings.format());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean userHasAFile() {
        return System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null
                || exists(ClassicConstants.TEST_AUTOCONFIG_FILE)
                || exists(ClassicConstants.AUTOCONFIG_FILE);
    }

    /** Looks where Logback itself looks. */
    private static boolean exists(String file) {
        return Loader.getResource(file, Loader.getClassLoaderOfClass(LoggerContext.class)) != null;
    }
}
