package io.github.runpodjava.internal.runpod;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL with RunPod's placeholders in it. What RunPod wrote stays as it is, to the character; only what is put in is
 * encoded. RunPod's own examples disagree on which placeholder stands where, so all three are understood everywhere.
 */
final class UrlTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$(RUNPOD_POD_ID|RUNPOD_GPU_TYPE_ID|ID)");
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9._~%+-]*");

    private final String url;

    UrlTemplate(String url) {
        int fragment = url.indexOf('#');
        this.url = fragment < 0 ? url : url.substring(0, fragment);
    }

    /** Fills in all placeholders; {@code id} is what {@code $ID} means in this URL. */
    UrlTemplate filled(String id, String workerId, String gpuTypeId) {
        UnaryOperator<String> value = name -> switch (name) {
            case "ID" -> encoded(id);
            case "RUNPOD_POD_ID" -> encoded(workerId);
            // The platform hands GPU names out encoded already ("NVIDIA+A40").
            default -> ENCODED.matcher(gpuTypeId).matches() ? gpuTypeId : encoded(gpuTypeId);
        };
        return new UrlTemplate(
                PLACEHOLDER.matcher(url).replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1)))));
    }

    /** Adds a query parameter behind those that are there. */
    UrlTemplate with(String name, String value) {
        String separator;
        if (url.indexOf('?') < 0) {
            separator = "?";
        } else {
            separator = url.endsWith("?") || url.endsWith("&") ? "" : "&";
        }
        return new UrlTemplate(url + separator + name + "=" + encoded(value));
    }

    /** The same URL with another path segment; empty when {@code segment} is not in its path. */
    Optional<UrlTemplate> withSegment(String segment, String other) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        // Behind the host, which may have the same name as the segment.
        int at = path.indexOf("/" + segment + "/", path.indexOf("://") + 3);
        if (at < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new UrlTemplate(url.substring(0, at) + "/" + other + "/" + url.substring(at + segment.length() + 2)));
    }

    private static String encoded(String value) {
        // A form's "+" for a space would be a plus sign in a path; "%20" is right in both places.
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return url;
    }
}
