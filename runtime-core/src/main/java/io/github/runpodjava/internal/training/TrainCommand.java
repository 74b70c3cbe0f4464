package io.github.runpodjava.internal.training;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.config.CommandLine;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.single.TestJob;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code --train-cache}: runs the worker in another JVM against a queue of this process, has that JVM write the classes
 * it loaded into a file beside the jar, and checks that a start takes them from there.
 */
public final class TrainCommand {
    private static final List<String> INPUT_FLAGS = List.of("--test-input", "--test_input");
    private static final int SAMPLE_JOBS = 3;
    /** A set-up may load a large model. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(15);

    private static final Duration LONGEST_END = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final ThisProgram program;
    private final ObjectMapper mapper = Json.newTakeMapper();
    private final PrintStream out;
    private final Path folder;
    private final CacheKind kind = CacheKind.of(Runtime.version());

    private TrainCommand(ThisProgram program, PrintStream out, Path folder) {
        this.program = program;
        this.out = out;
        this.folder = folder;
    }

    /**
     * Makes the cache.
     *
     * @param arguments of the program; those that are not about the training reach the worker too
     * @throws StartupException saying why there is none
     */
    public static void run(List<String> arguments, PrintStream out) throws InterruptedException {
        ThisProgram program = ThisProgram.find();
        try {
            Path folder = Files.createTempDirectory("train-cache");
            try {
                new TrainCommand(program, out, folder).train(new ArrayList<>(arguments));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new StartupException("The cache cannot be made: " + e, e);
        }
    }

    private void train(List<String> arguments) throws IOException, InterruptedException {
        long start = System.nanoTime();
        kind.check(ThisProgram.home());
        ObjectNode sample = sample(arguments);
        arguments.remove(CommandLine.TRAIN_CACHE);
        Path jar = Path.of(program.jar());
        Path cache = CacheNote.beside(jar, kind.ending());
        Files.deleteIfExists(CacheNote.of(jar));
        Files.deleteIfExists(cache);
        out.println("Training: the worker runs on Java " + Runtime.version() + " against a queue of this process.");
        work(sample, cache, arguments);
        if (!Files.isRegularFile(cache)) {
            throw new StartupException("The worker ran, but the JVM wrote no " + kind.words() + ".");
        }
        String share = share(cache);
        CacheNote.write(cache, program.jars());
        out.println(cache + ": " + kind.words() + ", " + (Files.size(cache) >> 20) + " MiB, " + share + "; made in "
                + (System.nanoTime() - start) / 1_000_000
                + " ms. The launcher script runpod-worker uses it by itself.");
    }

    /** The job to train with; what names it is taken out of the arguments. */
    private ObjectNode sample(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String[] flag = arguments.get(i).split("=", 2);
            if (INPUT_FLAGS.contains(flag[0]) && (flag.length == 2 || i + 1 < arguments.size())) {
                arguments.remove(i);
                String json = flag.length == 2 ? flag[1] : arguments.remove(i);
                return TestJob.parse(flag[0], json, mapper, InstantSource.system())
                        .raw();
            }
        }
        Path file = Path.of(TestJob.FILE);
        if (Files.exists(file)) {
            return TestJob.fromFile(file, mapper, InstantSource.system()).raw();
        }
        out.println(
                "There is no " + TestJob.FILE + " here and no --test-input: the sample job has an empty input, so what"
                        + " a good one needs may be missing from the cache.");
        return mapper.createObjectNode().set("input", mapper.createObjectNode());
    }

    private void work(ObjectNode sample, Path cache, List<String> arguments) throws IOException, InterruptedException {
        Optional<TrainingTls> tls = TrainingTls.make(folder);
        if (tls.isEmpty()) {
            out.println("There is no keytool in this Java runtime: TLS is not a part of the training.");
        }
        List<String> options = new ArrayList<>(kind.makingOptions(cache.toString()));
        tls.ifPresent(certificate -> options.addAll(certificate.options()));
        try (TrainingQueue queue = TrainingQueue.open(jobs(sample), mapper, tls.map(TrainingTls::server));
                TrainedRun worker = TrainedRun.start(
                        program.command(options, arguments), environment(queue.environment()), folder)) {
            long end = System.nanoTime() + LONGEST_RUN.toNanos();
            while (!queue.awaitDone(BETWEEN_LOOKS)) {
                if (!worker.isAlive() || System.nanoTime() > end) {
                    throw new StartupException("The worker did not do its sample jobs (" + worker.status()
                            + "). If its set-up needs what is not here, a GPU for example, have it do without where the"
                            + " variable RUNPOD_TRAINING is set. Its last lines:\n" + worker.lastLines());
                }
            }
            worker.askToEnd();
            if (!worker.endsWell(LONGEST_END)) {
                throw new StartupException(
                        "The worker did not end in order (" + worker.status() + "):\n" + worker.lastLines());
            }
            tellFailures(queue.results());
        }
    }

    private static Map<String, String> environment(Map<String, String> ofQueue) {
        Map<String, String> all = new HashMap<>(ofQueue);
        all.put("RUNPOD_TRAINING", "true");
        return all;
    }

    /** Some good ones and one that most handlers refuse: an error is reported in a way of its own. */
    private List<ObjectNode> jobs(ObjectNode sample) {
        List<ObjectNode> jobs = new ArrayList<>();
        for (int i = 1; i <= SAMPLE_JOBS; i++) {
            jobs.add(sample.deepCopy().put("id", "sample-" + i));
        }
        ObjectNode bad = mapper.createObjectNode().put("id", "bad-input");
        bad.putArray("input");
        jobs.add(bad);
        return jobs;
    }

    private void tellFailures(Map<String, JsonNode> results) {
        results.forEach((job, result) -> {
            if (job.equals("sample-1") && result.has("error")) {
                out.println("The sample job failed, so what a good one needs is missing from the cache: "
                        + result.path("error").asString(result.path("error").toString()));
            }
        });
    }

    /** How many classes of a start come out of the cache; a cache from which none does is none. */
    private String share(Path cache) throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        List<String> options = List.of(CacheKind.usingOption(cache.toString()), "-Xlog:class+load:file=" + log);
        try (TrainedRun check = TrainedRun.start(program.command(options, List.of("--version")), Map.of(), folder)) {
            if (!check.endsWell(LONGEST_END)) {
                throw new StartupException(
                        "The worker does not start with its cache (" + check.status() + "):\n" + check.lastLines());
            }
            List<String> classes = Files.readAllLines(log);
            long cached = count(classes, "source: shared objects file");
            if (count(classes, " io.github.runpodjava.Worker source: shared objects file") == 0) {
                Files.deleteIfExists(cache);
                // On Java 17, and it does not say so.
                boolean blank = cache.toAbsolutePath().toString().contains(" ");
                String remedy = blank ? " The path of the jar has a blank in it: try it without." : "";
                throw new StartupException(
                        "The JVM does not use the cache that it made." + remedy + " Its words:\n" + check.lastLines());
            }
            return cached + " of " + count(classes, " source: ") + " classes of a start with --version come from it";
        }
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
