package io.github.runpodjava.fakeplatform;

import java.io.IOException;

/** What came over the connection is not a request that can be read; it is answered and the connection closed. */
final class BadRequestException extends IOException {
    private final int status;

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
