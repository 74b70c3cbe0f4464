package io.github.runpodjava.tracing;

import io.github.runpodjava.spi.JobSpan;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** What is current on a thread. */
final class CurrentContext {
    private CurrentContext() {}

    /** Makes a context current until the answer is closed; then what was before is current, whatever was left open. */
    static JobSpan.Current enter(Context context) {
        Context before = Context.current();
        Scope scope = scopeOf(context);
        return () -> {
            scope.close();
            if (Context.current() != before) {
                // A stage, or a scope of the handler's own, was not closed here: threads live longer than jobs.
                scopeOf(before);
            }
        };
    }

    @SuppressWarnings("MustBeClosedChecker") // whoever calls it closes it elsewhere, or means it for good
    static Scope scopeOf(Context context) {
        return context.makeCurrent();
    }
}
