package io.github.runpodjava.internal.remote;

import java.io.IOException;

/** There is no answer now, and may be one to the same question later. The message is a sentence for people. */
final class NoAnswerException extends IOException {
    NoAnswerException(String sentence) {
        super(sentence);
    }
}
