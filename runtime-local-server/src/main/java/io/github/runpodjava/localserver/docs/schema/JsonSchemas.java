package io.github.runpodjava.localserver.docs.schema;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import tools.jackson.core.TreeNode;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes Java types in JSON Schema 2020-12, the dialect of OpenAPI 3.1, as one mapper reads or writes them. What
 * nobody can know is described as any value: {@code Object}, trees, types with a serializer of their own.
 */
public final class JsonSchemas {
    private final ObjectMapper mapper;
    private final Direction direction;
    private final Definitions definitions;
    private final MapperView view;
    private final Scalars scalars;
    private final Variants variants;
    private final Beans beans;

    private JsonSchemas(ObjectMapper mapper, Direction direction, Definitions definitions) {
        this.mapper = mapper;
        this.direction = direction;
        this.definitions = definitions;
        this.view = new MapperView(mapper, direction);
        this.scalars = new Scalars(mapper);
        this.variants = new Variants(view, this);
        this.beans = new Beans(view, this);
    }

    /** Describes what this mapper reads; types with properties go into {@code definitions}. */
    public static JsonSchemas forReading(ObjectMapper mapper, Definitions definitions) {
        return new JsonSchemas(mapper, Direction.READ, definitions);
    }

    /** Describes what this mapper writes; types with properties go into {@code definitions}. */
    public static JsonSchemas forWriting(ObjectMapper mapper, Definitions definitions) {
        return new JsonSchemas(mapper, Direction.WRITE, definitions);
    }

    /** The schema of this type, or a reference to it. */
    public ObjectNode of(Type type) {
        return of(mapper.constructType(type));
    }

    ObjectNode of(JavaType type) {
        Optional<ObjectNode> scalar = scalars.of(type.getRawClass());
        if (scalar.isPresent()) {
            return scalar.get();
        }
        if (type.isJavaLangObject() || type.isTypeOrSubTypeOf(TreeNode.class) || view.hasCustomCode(type)) {
            return Schemas.any();
        }
        if (type.isEnumImplType()) {
            return constants(type);
        }
        if (type.isReferenceType()) {
            return Schemas.nullable(of(type.getReferencedType()));
        }
        if (type.isMapLikeType()) {
            return Scalars.type("object").set("additionalProperties", of(type.getContentType()));
        }
        if (type.isArrayType() || type.isCollectionLikeType() || type.isIterationType()) {
            return list(type);
        }
        return promised(type).map(this::of).orElseGet(() -> object(type));
    }

    /** The type itself, not what may stand for it. */
    ObjectNode plain(JavaType type) {
        return definitions.refer(type, direction, () -> beans.of(type));
    }

    private ObjectNode object(JavaType type) {
        JavaType standIn = view.standIn(type);
        if (standIn != null) {
            return of(standIn);
        }
        if (type.getRawClass().getName().startsWith("java.")) {
            return Schemas.any();
        }
        return variants.of(type).orElseGet(() -> plain(type));
    }

    private ObjectNode list(JavaType type) {
        ObjectNode schema = Scalars.type("array").set("items", of(type.getContentType()));
        return type.isTypeOrSubTypeOf(Set.class) ? schema.put("uniqueItems", true) : schema;
    }

    private ObjectNode constants(JavaType type) {
        ObjectNode schema = Schemas.any();
        ArrayNode values = schema.putArray("enum");
        boolean texts = true;
        for (Object constant : type.getRawClass().getEnumConstants()) {
            values.add(mapper.valueToTree(constant));
            texts &= values.get(values.size() - 1).isString();
        }
        return texts ? Scalars.type("string").setAll(schema) : schema;
    }

    /** A handler may return a future; the job's output is what comes of it. */
    private Optional<JavaType> promised(JavaType type) {
        for (Class<?> promise : new Class<?>[] {CompletionStage.class, Future.class}) {
            if (type.isTypeOrSubTypeOf(promise)) {
                return Optional.of(mapper.getTypeFactory().findTypeParameters(type, promise)[0]);
            }
        }
        return Optional.empty();
    }
}
