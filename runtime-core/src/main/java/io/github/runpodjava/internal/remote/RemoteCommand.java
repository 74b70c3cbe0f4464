package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commands {@code logs}, {@code crashes} and {@code inspect}: they send a job that a worker of the endpoint answers
 * itself, and print the answer.
 */
public final class RemoteCommand {
    private static final List<String> COMMANDS = List.of("logs", "crashes", "inspect");

    private final RemoteOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final Endpoint endpoint;

    private RemoteCommand(RemoteOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.endpoint = new Endpoint(options, JsonMapper.builder().build(), err::println);
    }

    /**
     * Whether the arguments are one of these commands, complete or not: one that lacks its endpoint must not start a
     * worker. A program's own argument of that name is passed over where it is not the first.
     */
    public static boolean isMeant(List<String> arguments) {
        return !arguments.isEmpty() && COMMANDS.contains(arguments.get(0));
    }

    /** What they are called. */
    public static List<String> names() {
        return COMMANDS;
    }

    /**
     * Runs the command.
     *
     * @throws InvalidSettingsException if an argument is unusable
     * @throws StartupException if there is no answer, or what was asked for is not there
     */
    public static void run(List<String> arguments, Environment environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        run(arguments, environment, out, err, () -> true);
    }

    /** @param goOn asked before each further look of {@code --follow} */
    static void run(
            List<String> arguments, Environment environment, PrintStream out, PrintStream err, BooleanSupplier goOn)
            throws InterruptedException {
        if (RemoteUsage.isAskedFor(arguments)) {
            out.println(RemoteUsage.text());
            return;
        }
        RemoteCommand command =
                new RemoteCommand(RemoteOptions.read(arguments, environment), TerminalOutput.over(out), err);
        try (AtExit withdrawal = AtExit.of(command.endpoint::withdraw)) {
            command.run(goOn);
        } catch (NoAnswerException none) {
            throw new StartupException(String.valueOf(none.getMessage()), none);
        } catch (IOException unreachable) {
            throw new StartupException(
                    "The endpoint cannot be reached: " + unreachable.getMessage() + ". See " + command.options.urlFlag()
                            + ".",
                    unreachable);
        }
    }

    private void run(BooleanSupplier goOn) throws IOException, InterruptedException {
        switch (options.command()) {
            case "logs" -> logs(goOn);
            case "crashes" -> new CrashesCommand(options, endpoint, out).run();
            default ->
                out.println(endpoint.ask(options.question(options.value("what").orElse("status")))
                        .toPrettyString());
        }
    }

    private void logs(BooleanSupplier goOn) throws IOException, InterruptedException {
        if (!options.has("platform")) {
            new LogsCommand(options, endpoint, out, err).run(goOn);
            return;
        }
        endpoint.platformLog(frame -> {
            out.println(options.has("json") ? frame.toString() : platformLine(frame));
            return !out.checkError();
        });
    }

    private static String platformLine(JsonNode frame) {
        return ForTerminal.oneLine(frame.path("ts").asString("") + " "
                        + frame.path("source").asString("")) + " | "
                + ForTerminal.indented(frame.path("line").asString(""));
    }
}
