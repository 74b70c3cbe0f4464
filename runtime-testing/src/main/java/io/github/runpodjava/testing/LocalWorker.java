package io.github.runpodjava.testing;

import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.localserver.JobOptions;
import io.github.runpodjava.localserver.JobResult;
import io.github.runpodjava.localserver.LocalServer;
import io.github.runpodjava.localserver.LocalServerBuilder;
import io.github.runpodjava.localserver.ServerClock;
import io.github.runpodjava.localserver.SubmittedJob;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A worker with a local server in front of it, for the tests of a handler:
 *
 * <pre>{@code
 * class CaptionTest {
 *     @RegisterExtension
 *     static final LocalWorker worker = LocalWorker.of(Worker.handling(Picture.class, new Caption()));
 *
 *     @Test
 *     void captions() {
 *         assertThat(worker.runSync(new Picture("cat.png")).output(Text.class)).isEqualTo(new Text("a cat"));
 *     }
 * }
 * }</pre>
 *
 * <p>In a static field it is one server for all tests of the class and of the classes nested in it, in any other field
 * one for each test. Tests may run in parallel, also when they share a server. A test method can ask for the
 * {@link LocalServer} as a parameter. When a test fails, its report also says where the newest jobs stood.
 */
public final class LocalWorker
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private final SharedServer shared;

    private LocalWorker(LocalServerBuilder builder) {
        this.shared = new SharedServer(builder);
    }

    /** A server with this worker behind it. */
    public static LocalWorker of(WorkerBuilder worker) {
        return of(LocalServer.with(worker));
    }

    /** A server as this builder says, for example with a key, with a frozen clock, or without workers. */
    public static LocalWorker of(LocalServerBuilder server) {
        return new LocalWorker(server);
    }

    /**
     * The server.
     *
     * @throws IllegalStateException if no test runs
     */
    public LocalServer server() {
        return shared.running()
                .orElseThrow(() -> new IllegalStateException("The local server runs only while tests run: use it in a"
                        + " test method or in @BeforeEach, and in @BeforeAll if its field is static and has"
                        + " @RegisterExtension."));
    }

    /** Sends a job and waits for its end, as {@link LocalServer#runSync(Object)}. */
    public JobResult runSync(@Nullable Object input) {
        return server().runSync(input);
    }

    /** Sends a job and waits for its end, as {@link LocalServer#runSync(Object, JobOptions)}. */
    public JobResult runSync(@Nullable Object input, JobOptions options) {
        return server().runSync(input, options);
    }

    /** Sends a job and does not wait for it, as {@link LocalServer#run(Object)}. */
    public SubmittedJob run(@Nullable Object input) {
        return server().run(input);
    }

    /** Sends a job and does not wait for it, as {@link LocalServer#run(Object, JobOptions)}. */
    public SubmittedJob run(@Nullable Object input, JobOptions options) {
        return server().run(input, options);
    }

    /** The clock of the server, as {@link LocalServer#clock}. */
    public ServerClock clock() {
        return server().clock();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared.enter();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        shared.enter();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        shared.leave();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        shared.leave();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalServer.class;
    }

    @Override
    public LocalServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared.running()
                .orElseThrow(() -> new ParameterResolutionException("The local server does not run yet; make the field"
                        + " of the LocalWorker static to have it here."));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    private Throwable explained(Throwable failure) {
        shared.running().ifPresent(server -> JobsOfTest.addTo(failure, server));
        return failure;
    }
}
