package io.github.runpodjava.internal.json;

import tools.jackson.core.JacksonException;

/** Where in a JSON value something went wrong, as in {@code input.images[2].width}. */
public final class JsonPath {
    private JsonPath() {}

    /** The path that Jackson noted, below {@code root}. */
    public static String of(String root, JacksonException e) {
        StringBuilder path = new StringBuilder(root);
        for (JacksonException.Reference reference : e.getPath()) {
            if (reference.getPropertyName() != null) {
                path.append('.').append(reference.getPropertyName());
            } else if (reference.getIndex() >= 0) {
                path.append('[').append(reference.getIndex()).append(']');
            }
        }
        return path.toString();
    }
}
