package io.github.runpodjava.internal.output;

import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.event.Level;

/** Both streams of the process, captured until this is closed. */
public final class CapturedOutput implements JobEventListener, AutoCloseable {
    private final PrintStream originalOut;
    private final PrintStream originalErr;
    private final CapturedStream capturedOut;
    private final CapturedStream capturedErr;
    private final PrintStream out;
    private final PrintStream err;

    private CapturedOutput(PrintStream originalOut, PrintStream originalErr, BooleanSupplier wanted) {
        this.originalOut = originalOut;
        this.originalErr = originalErr;
        this.capturedOut = new CapturedStream(originalOut, "stdout", Level.INFO, wanted);
        this.capturedErr = new CapturedStream(originalErr, "stderr", Level.WARN, wanted);
        // Of exactly this class: its lock does not hold virtual threads to their carriers, and println is one write.
        this.out = new PrintStream(capturedOut, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(capturedErr, false, StandardCharsets.UTF_8);
    }

    /** @param wanted asked each time something is printed; if not, it goes on as it is */
    public static CapturedOutput install(BooleanSupplier wanted) {
        CapturedOutput captured = new CapturedOutput(System.out, System.err, wanted);
        System.setOut(captured.out);
        System.setErr(captured.err);
        return captured;
    }

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Finished) {
            Optional<String> job = Optional.of(event.jobId());
            capturedOut.tellBegun(context -> context.jobId().equals(job));
            capturedErr.tellBegun(context -> context.jobId().equals(job));
        }
    }

    /** Tells all that was printed without a line end so far. */
    void tellBegun() {
        capturedOut.tellBegun(anybodys -> true);
        capturedErr.tellBegun(anybodys -> true);
    }

    @Override
    public void close() {
        // Unless somebody else has taken the place meanwhile.
        if (System.out == out) {
            System.setOut(originalOut);
        }
        if (System.err == err) {
            System.setErr(originalErr);
        }
        capturedOut.close();
        capturedErr.close();
    }
}
