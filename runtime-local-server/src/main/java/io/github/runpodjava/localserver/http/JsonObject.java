package io.github.runpodjava.localserver.http;

import io.github.runpodjava.localserver.queue.RawJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Puts a JSON object together, key by key, around values that are JSON already. A null value leaves the key out. */
public final class JsonObject {
    private final Text out;
    private boolean empty = true;

    public JsonObject() {
        this(128);
    }

    /** With room for about this many bytes. */
    public JsonObject(int size) {
        out = new Text(size);
        out.write('{');
    }

    public JsonObject put(String key, @Nullable String value) {
        if (value != null) {
            key(key);
            string(value);
        }
        return this;
    }

    public JsonObject put(String key, @Nullable Long value) {
        if (value != null) {
            key(key);
            ascii(Long.toString(value));
        }
        return this;
    }

    public JsonObject put(String key, boolean value) {
        key(key);
        ascii(Boolean.toString(value));
        return this;
    }

    public JsonObject put(String key, @Nullable RawJson value) {
        if (value != null) {
            key(key);
            value.writeTo(out);
        }
        return this;
    }

    public JsonObject put(String key, JsonObject value) {
        key(key);
        out.writeBytes(value.toBytes());
        return this;
    }

    /** An array of objects with one key each. */
    public JsonObject putEach(String key, String innerKey, List<RawJson> values) {
        key(key);
        out.write('[');
        for (int i = 0; i < values.size(); i++) {
            ascii(i == 0 ? "{" : ",{");
            string(innerKey);
            out.write(':');
            values.get(i).writeTo(out);
            out.write('}');
        }
        out.write(']');
        return this;
    }

    /** An array of objects. */
    public JsonObject putObjects(String key, List<JsonObject> values) {
        key(key);
        out.write('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(values.get(i).toBytes());
        }
        out.write(']');
        return this;
    }

    /** An array of values that are JSON already. */
    public JsonObject putArray(String key, List<RawJson> values) {
        key(key);
        out.write('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            values.get(i).writeTo(out);
        }
        out.write(']');
        return this;
    }

    /** The value true. */
    public JsonObject putTrue(String key) {
        key(key);
        ascii("true");
        return this;
    }

    /** An array of strings. */
    public JsonObject putStrings(String key, List<String> values) {
        key(key);
        out.write('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            string(values.get(i));
        }
        out.write(']');
        return this;
    }

    /** The whole object, closed; to be called once. */
    public byte[] toBytes() {
        out.write('}');
        return out.toByteArray();
    }

    private void key(String key) {
        if (!empty) {
            out.write(',');
        }
        empty = false;
        string(key);
        out.write(':');
    }

    private void string(String value) {
        out.write('"');
        if (!out.writePlain(value)) {
            out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(value)));
        }
        out.write('"');
    }

    /** Half a surrogate pair has no UTF-8 form and would make the encoder throw. */
    private static String wellFormed(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private void ascii(String text) {
        out.writePlain(text);
    }

    private static final class Text extends ByteArrayOutputStream {
        Text(int size) {
            super(size);
        }

        /** Writes what needs no quoting, as keys, ids and states do; nothing of a value that does. */
        boolean writePlain(String value) {
            int length = value.length();
            if (buf.length - count < length) {
                buf = Arrays.copyOf(buf, Math.max(2 * buf.length, count + length));
            }
            for (int i = 0; i < length; i++) {
                char c = value.charAt(i);
                if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                    return false;
                }
                buf[count + i] = (byte) c;
            }
            count += length;
            return true;
        }
    }
}
