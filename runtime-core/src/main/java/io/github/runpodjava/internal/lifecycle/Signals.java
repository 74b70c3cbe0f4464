package io.github.runpodjava.internal.lifecycle;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGTERM and SIGINT. The JVM's own answer to them, its shutdown, cannot end with status 0 and cannot hear a
 * second signal; so the handler of {@code sun.misc} is used where there is one, by reflection, for it is not part of
 * Java SE.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Calls {@code heard} with the signal's name, on a thread of the JVM's, each time one comes. */
    static void listen(Consumer<String> heard) {
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                handle(name, heard);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.atDebug().setCause(e).log("SIG{} cannot be handled; the JVM's shutdown hook drains instead", name);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> heard.accept(name), "runpod-signal-" + name));
                return;
            }
        }
    }

    private static void handle(String name, Consumer<String> heard) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler call = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                heard.accept(name);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "the worker's handler of SIG" + name;
        };
        Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }
}
