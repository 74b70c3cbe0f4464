package io.github.runpodjava.spi;

/**
 * Brings the local server. Found by {@link java.util.ServiceLoader}, and looked up only in the modes that serve HTTP,
 * so that a worker on RunPod never loads a class of a web server.
 */
public interface LocalServerProvider {

    /**
     * Binds the port and serves; jobs wait in the server's queue until a worker takes them.
     *
     * @throws io.github.runpodjava.StartupException if the server cannot start, for example because the port is in use
     */
    RunningServer open(LocalServerSettings settings);
}
