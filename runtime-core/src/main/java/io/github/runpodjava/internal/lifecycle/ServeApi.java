package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.crash.BlackBox;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.spi.LocalServerProvider;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.RunningServer;
import io.github.runpodjava.spi.ServerRole;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.IntStream;

/** The local server with workers of this process behind it, any number of them. */
final class ServeApi {
    private final ApiSettings api;
    private final WorkerSettings settings;
    private final WorkerSpec spec;
    private final BlackBox box;
    private final Optional<Inspection> inspection;
    private final SharedHooks shared = new SharedHooks();

    /**
     * @param spec what the workers are like
     * @param inspection is shown the workers and the server
     */
    ServeApi(ApiSettings api, WorkerSettings settings, WorkerSpec spec, BlackBox box, Optional<Inspection> inspection) {
        this.inspection = inspection;
        this.api = api;
        this.settings = settings;
        this.box = box;
        this.spec = spec;
    }

    /**
     * Serves until a signal asks for the end, or a worker cannot go on.
     *
     * @return whether all that the workers took was finished
     * @throws StartupException if the server or a worker cannot start
     */
    boolean run() throws InterruptedException {
        int places = api.workers();
        List<String> ids = IntStream.range(0, places).mapToObj(this::idOf).toList();
        Optional<StartPhases.Running> opening = inspection.map(eye -> eye.begin("server"));
        try (RunningServer server = provider()
                .open(new LocalServerSettings(
                        api,
                        ids,
                        Optional.of(spec.signature()),
                        new ServerRole.Development(),
                        inspection.map(Inspection::inspector),
                        inspection.filter(Inspection::isOnLocalServer).isPresent()))) {
            opening.ifPresent(StartPhases.Running::end);
            inspection.ifPresent(eye -> eye.inspector().watch(server));
            return WorkerProcess.run(
                    box, guard -> new Crew(places, place -> worker(place, server, guard), server::drain), inspection);
        }
    }

    private LiveWorker worker(int place, RunningServer server, CrashGuard guard) {
        String id = idOf(place);
        return WorkerFactory.oneOfSeveral(
                place == 0 ? spec : spec.withoutFitnessChecks(),
                settings.withWorkerId(id),
                server.queue(id),
                shared,
                guard,
                inspection);
    }

    private String idOf(int place) {
        String first = settings.worker().id();
        return place == 0 ? first : first + "-" + (place + 1);
    }

    private static LocalServerProvider provider() {
        return ServiceLoader.load(LocalServerProvider.class, LocalServerProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new StartupException("""
                --serve-api needs one more jar on the class path:
                  <dependency>
                    <groupId>io.github.runpodjava</groupId>
                    <artifactId>runtime-local-server</artifactId>
                  </dependency>"""));
    }
}
