package io.github.runpodjava.localserver.faults;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plan that is in force, if any. */
final class FaultBoard {
    private static final Logger LOG = LoggerFactory.getLogger(FaultBoard.class);

    private final AtomicReference<@Nullable LivePlan> current = new AtomicReference<>();

    /** Null if nothing is to go wrong. */
    @Nullable
    LivePlan plan() {
        return current.get();
    }

    /** Starts a plan from its beginning, in place of any other. */
    LivePlan begin(FaultPlan plan) {
        LivePlan live = new LivePlan(plan);
        current.set(live);
        // A warning, so that nobody looks for the reason of what goes wrong from here on.
        LOG.atWarn()
                .addKeyValue("rules", plan.rules().size())
                .addKeyValue("seed", plan.seed())
                .log("FAULTS ARE ON: requests go wrong on purpose (GET /faults shows how, DELETE /faults ends it)");
        return live;
    }

    /** From now on nothing goes wrong; what has begun to, still does. */
    Optional<LivePlan> end() {
        Optional<LivePlan> ended = Optional.ofNullable(current.getAndSet(null));
        ended.ifPresent(plan -> LOG.info("faults are off"));
        return ended;
    }
}
