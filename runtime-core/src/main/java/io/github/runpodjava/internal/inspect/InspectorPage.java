package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;

/** Answers one question. */
@FunctionalInterface
interface InspectorPage {
    /** @throws InspectorRefusal if it cannot be answered */
    InspectorAnswer answer(InspectorRequest request);
}
