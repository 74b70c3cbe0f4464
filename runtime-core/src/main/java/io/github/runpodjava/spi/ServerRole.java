package io.github.runpodjava.spi;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a server of this process is for. It decides which routes there are and who may call them. */
public sealed interface ServerRole {

    /** Calls the function for the case at hand; a new case breaks every caller at compile time. */
    <R> R fold(Supplier<R> development, Function<Realtime, R> realtime, Function<LoadBalancing, R> loadBalancing);

    /** RunPod's job API on a developer's machine: {@code --serve-api}. */
    record Development() implements ServerRole {
        @Override
        public <R> R fold(
                Supplier<R> development, Function<Realtime, R> realtime, Function<LoadBalancing, R> loadBalancing) {
            return development.get();
        }
    }

    /**
     * RunPod's realtime route.
     *
     * @param endpointId the endpoint, which is the first segment of the route
     */
    record Realtime(String endpointId) implements ServerRole {
        @Override
        public <R> R fold(
                Supplier<R> development, Function<Realtime, R> realtime, Function<LoadBalancing, R> loadBalancing) {
            return realtime.apply(this);
        }
    }

    /**
     * A worker of a load-balancing endpoint, behind RunPod's gateway.
     *
     * @param healthPort a further port, 0 to 65535, that serves nothing but the health check; null when there is none
     * @param healthPath a further path of the health check beside {@code /ping}; null when there is none
     */
    record LoadBalancing(
            @Nullable Integer healthPort, @Nullable String healthPath) implements ServerRole {
        @Override
        public <R> R fold(
                Supplier<R> development, Function<Realtime, R> realtime, Function<LoadBalancing, R> loadBalancing) {
            return loadBalancing.apply(this);
        }

        /** A further port that serves nothing but the health check. */
        public Optional<Integer> portOfHealth() {
            return Optional.ofNullable(healthPort);
        }
    }
}
