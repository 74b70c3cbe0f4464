package io.github.runpodjava.internal.debug;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a handler's output.
 *
 * @param type its type in JSON; {@code none} for no output at all
 * @param wrapped whether it stands under {@code output} in an object that was made for it
 */
record OutputShape(String type, boolean wrapped) {
    Map<String, Object> asJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type);
        json.put("wrapped", wrapped);
        return json;
    }
}
