package io.github.runpodjava.localserver.docs.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Schemas that have a name, so that others can refer to them, and they to themselves. */
public final class Definitions {
    /** Where an OpenAPI document has its schemas. */
    private static final String PLACE = "#/components/schemas/";

    private final ObjectNode all = JsonNodeFactory.instance.objectNode();
    private final Map<Key, String> names = new HashMap<>();
    private final Set<String> taken;

    /** @param taken names that are in use already */
    public Definitions(Set<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    /** All schemas by their names. */
    public ObjectNode all() {
        return all;
    }

    /** A reference to the schema of this type, which is made if there is none yet. */
    ObjectNode refer(JavaType type, Direction direction, Supplier<ObjectNode> schema) {
        Key key = new Key(type, direction);
        String name = names.get(key);
        if (name == null) {
            name = freeName(nameOf(type), direction);
            // Named before it is made: it may refer to itself.
            names.put(key, name);
            all.set(name, schema.get());
        }
        return JsonNodeFactory.instance.objectNode().put("$ref", PLACE + name);
    }

    private String freeName(String wanted, Direction direction) {
        String name = wanted;
        if (!taken.add(name)) {
            name = wanted + (direction == Direction.READ ? "Input" : "Output");
            for (int i = 2; !taken.add(name); i++) {
                name = wanted + i;
            }
        }
        return name;
    }

    private static String nameOf(JavaType type) {
        StringBuilder name =
                new StringBuilder(type.getRawClass().getSimpleName().replaceAll("[^A-Za-z0-9_.-]", "_"));
        for (int i = 0; i < type.containedTypeCount(); i++) {
            name.append(i == 0 ? "Of" : "And").append(nameOf(type.containedType(i)));
        }
        return name.isEmpty() ? "Type" : name.toString();
    }

    private record Key(JavaType type, Direction direction) {}
}
