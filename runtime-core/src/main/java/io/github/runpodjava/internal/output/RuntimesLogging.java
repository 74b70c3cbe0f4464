package io.github.runpodjava.internal.output;

import io.github.runpodjava.internal.log.LogBackEnd;
import io.github.runpodjava.spi.LogControl;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether log lines go where the runtime sends them. Another back end may print them to {@code System.out}, and must not
 * get back as a line what it has printed. Looked up once, when it is first needed.
 */
final class RuntimesLogging implements BooleanSupplier {
    private volatile @Nullable Boolean answer;

    @Override
    public boolean getAsBoolean() {
        Boolean known = answer;
        if (known == null) {
            known = LogBackEnd.control().map(LogControl::inForce).orElse(false);
            answer = known;
        }
        return known;
    }
}
