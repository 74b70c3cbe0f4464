package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.queue.JobStatus;
import io.github.runpodjava.localserver.queue.JobView;
import io.github.runpodjava.localserver.queue.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told in the end.
 *
 * @param status the HTTP status that says it
 * @param output what the handler made; null if there is nothing
 * @param chunks what it streamed, in the place of the output; null if it does not stream
 * @param error why there is nothing, or not all; a JSON string, or null
 */
record Outcome(
        int status,
        @Nullable RawJson output,
        @Nullable List<RawJson> chunks,
        @Nullable RawJson error) {

    private static final RawJson NOTHING = RawJson.of("{}");

    /** @param chunks what came before the end; null if the handler does not stream */
    static Outcome of(Call call, JobView view, @Nullable List<RawJson> chunks) {
        if (view.status() == JobStatus.COMPLETED || view.status() == JobStatus.FAILED) {
            int status = view.status() == JobStatus.COMPLETED ? 200 : 500;
            return new Outcome(status, view.output(), chunks, view.error());
        }
        if (view.status() == JobStatus.CANCELLED) {
            return view.workerId() == null
                    ? failure(503, "The worker is shutting down and has not begun with this request; send it again.")
                    : failure(500, "The job was cancelled.");
        }
        return call.timeIsOver()
                ? failure(504, "The job did not end in time and was cancelled.")
                : failure(503, "The worker ended before the job did.");
    }

    private static Outcome failure(int status, String sentence) {
        return new Outcome(status, null, null, RawJson.of('"' + sentence + '"'));
    }

    boolean succeeded() {
        return status == 200;
    }

    /** The worker cannot serve this connection any further. */
    boolean endsConnection() {
        return status == 503;
    }

    /** {@code output}, {@code error}. Callers rely on an output being there when all went well, also an empty one. */
    JsonObject toJson() {
        JsonObject json = raw();
        return succeeded() && output == null && chunks == null ? json.put("output", NOTHING) : json;
    }

    /** The same as runpod-python puts it, which leaves out an output that is an empty object. */
    JsonObject raw() {
        JsonObject json = new JsonObject(output == null ? 256 : output.size() + 256);
        if (chunks != null) {
            json.putArray("output", chunks);
        } else {
            json.put("output", output);
        }
        return json.put("error", error);
    }
}
