package io.github.runpodjava.localserver.http;

/** A request that is answered with an error. The message is the sentence that the caller reads. */
public final class RequestRefused extends RuntimeException {
    private final int status;

    private RequestRefused(int status, String sentence) {
        // No stack trace: a caller's mistake is an ordinary answer, and may come in any number.
        super(sentence, null, false, false);
        this.status = status;
    }

    /** 400: the request itself is wrong. */
    public static RequestRefused badRequest(String sentence) {
        return new RequestRefused(400, sentence);
    }

    /**
     * Any other refusal.
     *
     * @param status 401, 403, 408, 415 or 429
     */
    public static RequestRefused with(int status, String sentence) {
        return new RequestRefused(status, sentence);
    }

    /** 404: there is no such job. */
    public static RequestRefused unknownJob(String id) {
        return new RequestRefused(
                404,
                "There is no job with the id \"" + id + "\". Results are kept for 30 minutes after a /run and for"
                        + " 1 minute after a /runsync.");
    }

    /** 404: there is nothing of this kind. */
    public static RequestRefused notFound(String sentence) {
        return new RequestRefused(404, sentence);
    }

    /** 503: a job that was taken now would never run. */
    public static RequestRefused shuttingDown() {
        return new RequestRefused(503, "The worker is shutting down and takes no more jobs.");
    }

    /** The HTTP status, 400 to 499, or 503. */
    public int status() {
        return status;
    }
}
