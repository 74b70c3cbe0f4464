package io.github.runpodjava.localserver.http;

/** The paths at which the inspector may be asked, also those of them that are not there. */
public final class InspectorPaths {
    private InspectorPaths() {}

    /** @param path of a request; a slash at its end makes it no other one */
    public static boolean include(String path) {
        return path.startsWith("/debug/")
                || path.equals("/debug")
                || plain(path).equals("/ready");
    }

    /** The path without a slash at its end, as routes have it. */
    static String plain(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
