package io.github.runpodjava.localserver.faults;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.localserver.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.server.Handler;

/** Faults on demand for one server: from a file at the start, and over a route at any time. */
public final class Faults {
    private final FaultBoard board = new FaultBoard();

    private Faults() {}

    /**
     * With the plan of the file that the settings name; without one nothing goes wrong.
     *
     * @throws InvalidSettingsException naming everything that is wrong with the file
     */
    public static Faults of(ApiSettings settings) {
        Faults faults = new Faults();
        settings.faults().map(Faults::planIn).ifPresent(faults.board::begin);
        return faults;
    }

    /** The application with faults in front of it. */
    public Handler around(Handler application) {
        return new FaultHandler(application, board);
    }

    /**
     * The route that shows and changes the plan. It is always there: this is a server for tests, whoever may use it may
     * stop its jobs too, and a bad day can begin in the middle of a test.
     */
    public List<Route> routes() {
        return List.of(new FaultsRoute(board));
    }

    private static FaultPlan planIn(String file) {
        try {
            return PlanReader.read(Files.readAllBytes(Path.of(file)));
        } catch (PlanRefused refused) {
            throw new InvalidSettingsException(refused.problems().stream()
                    .map(problem -> "--faults " + file + ": " + problem)
                    .toList());
        } catch (NoSuchFileException missing) {
            throw unreadable(file, "there is none of this name");
        } catch (InvalidPathException invalid) {
            throw unreadable(file, "this is no name of a file");
        } catch (IOException broken) {
            throw unreadable(file, "it cannot be read");
        }
    }

    private static InvalidSettingsException unreadable(String file, String why) {
        return new InvalidSettingsException(
                List.of("--faults = \"" + file + "\"   expected a JSON file with a plan of faults; " + why));
    }
}
