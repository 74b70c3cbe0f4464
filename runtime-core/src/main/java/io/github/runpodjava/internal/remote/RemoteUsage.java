package io.github.runpodjava.internal.remote;

import java.util.List;

/** What {@code --help} behind one of the commands prints. */
final class RemoteUsage {
    private static final List<String> HELP = List.of("--help", "-h");

    private RemoteUsage() {}

    static boolean isAskedFor(List<String> arguments) {
        return arguments.stream().anyMatch(HELP::contains);
    }

    static String text() {
        return """
                Looks into the workers of an endpoint, which have to be started with RUNPOD_DEBUG_TOKEN.

                  logs    --endpoint ID  print the last lines of every worker
                  crashes --endpoint ID  list the crash records, newest first
                  inspect --endpoint ID  print what a worker says about itself

                  --endpoint ID          the endpoint; any name will do for a server on this machine
                  --api-url URL          where the job API is; default https://api.runpod.ai/v2
                  --json                 print logs and crashes as JSON, logs a line each
                  --worker NAME          only of this worker; inspect: it is to answer, and no other
                  --lines N              logs: how many lines of each worker, 1 to 5000; default 100
                  --level L              logs: TRACE, DEBUG, INFO, WARN or ERROR, and what is above
                  --job ID               logs: only of this job; inspect: the job that is asked about
                  --follow               logs: go on with what is logged from now on
                  --platform             logs: RunPod's own stream of the worker that --worker names
                  --platform-url URL     where that is; default https://api.runpod.io/v2
                  --record NAME          crashes: print this record
                  --what W               inspect: status, workflow, queue, memory, artifacts, config, connections,
                                         threads, startup, metrics, ready or log-level; default status
                  --help                 print this and exit

                The environment names RUNPOD_DEBUG_TOKEN, the token of the workers, and RUNPOD_API_KEY, your key for RunPod.
                Exit status: 0 done; 1 there is no answer, or what was asked for is not there; 2 an argument or a variable
                is unusable.""";
    }
}
