package io.github.runpodjava.internal.json;

import io.github.runpodjava.config.Secrets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Hides secrets in JSON trees: in every string, in names, and whatever string a name like a secret's stands for. */
public final class SecretNodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Secrets secrets;

    public SecretNodes(Secrets secrets) {
        this.secrets = secrets;
    }

    /** A copy without secrets; the same instance when there is none. Numbers and flags are no secrets. */
    public JsonNode hide(JsonNode node) {
        return hide(node, null);
    }

    private JsonNode hide(JsonNode node, @Nullable String name) {
        if (node.isString()) {
            String text = node.stringValue();
            String shown = name == null ? secrets.hide(text) : secrets.hide(name, text);
            // Not by equals: the same instance says that nothing was found.
            return shown == text ? node : StringNode.valueOf(shown);
        }
        if (node instanceof ObjectNode object) {
            return hide(object, name);
        }
        return node instanceof ArrayNode array ? hide(array, name) : node;
    }

    private JsonNode hide(ObjectNode object, @Nullable String outer) {
        ObjectNode copy = NODES.objectNode();
        boolean changed = false;
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            String key = property.getKey();
            String shownKey = secrets.hide(key);
            JsonNode shown = hide(property.getValue(), secrets.isSecretName(key) ? key : outer);
            changed |= shown != property.getValue() || shownKey != key;
            copy.set(shownKey, shown);
        }
        return changed ? copy : object;
    }

    private JsonNode hide(ArrayNode array, @Nullable String name) {
        ArrayNode copy = NODES.arrayNode();
        boolean changed = false;
        for (JsonNode item : array) {
            JsonNode shown = hide(item, name);
            changed |= shown != item;
            copy.add(shown);
        }
        return changed ? copy : array;
    }
}
