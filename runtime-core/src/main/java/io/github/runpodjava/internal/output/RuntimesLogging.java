package io.github.runpodjava.internal.output;

import io.github.runpodjava.internal.log.LogBackEnd;
import io.github.runpodjava.spi.LogControl;
import java.util.function.BooleanSupplier;

/**
 * Whether log lines go where the runtime sends them. Another back end may print them to {@code System.out}, and must not
 * get back as a line what it has printed. Looked up each time: a program may reset Logback, or give it a configuration
 * of its own, at any time.
 */
final class RuntimesLogging implements BooleanSupplier {
    @Override
    public boolean getAsBoolean() {
        LogControl control = LogBackEnd.control().orElse(null);
        return control != null && control.inForce();
    }
}
