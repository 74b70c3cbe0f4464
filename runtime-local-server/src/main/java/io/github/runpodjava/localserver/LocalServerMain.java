package io.github.runpodjava.localserver;

import io.github.runpodjava.Worker;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The local server on its own: it has no handler, and jobs wait for workers in other processes. */
public final class LocalServerMain {
    private static final String USAGE = """
            RunPod's job API and worker protocol on this machine. It runs no jobs itself: workers in other processes and
            other languages do, with the environment that it prints when it has started.

              --api-port N           the port; default 8000, 0 picks a free one
              --api-host H           the address it binds; default localhost
              --api-key KEY          what callers and workers have to show; also RUNPOD_LOCAL_API_KEY
              --api-allow-host H     a further name that the server may be called by (several: a,b)
              --api-allow-origin O   where web pages that call it may come from, as in https://example.org; * is any
              --api-rate-limits      limit callers as the platform does
              --api-private-webhooks let webhooks go to private addresses also when --api-host is not local
              --faults FILE          make things go wrong on purpose, as the file says
              --log-level L          NOTSET, TRACE, DEBUG, INFO, WARN or ERROR; default INFO
              --help                 print this and exit
              --version              print the version and exit

            Exit status: 0 ended by a signal; 1 it could not start; 2 an argument or a setting is unusable.""";

    private LocalServerMain() {}

    public static void main(String[] args) {
        List<String> arguments = new ArrayList<>(List.of(args));
        if (arguments.contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        if (arguments.stream().anyMatch(argument -> argument.startsWith("--workers"))) {
            System.err.println("--workers is not for this program: it has no handler to run. Start workers in other"
                    + " processes with the environment that it prints, or start your own worker with --serve-api.");
            System.exit(2);
        }
        arguments.addAll(List.of("--serve-api", "--workers", "0"));
        Worker.handling(JsonNode.class, (input, job) -> input).run(arguments.toArray(String[]::new));
    }
}
