package io.github.runpodjava.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Known secrets, found letter by letter. Immutable. */
final class SecretValues {
    /** Shorter ones than this would hide parts of innocent text. */
    static final int SHORTEST = 4;
    /** Shorter ones than this count only as a word of their own. */
    private static final int ANYWHERE = 12;
    /** Of a secret in several lines, each of so many characters is one by itself: JSON has short ones of brackets. */
    private static final int LEAST_LINE = 8;
    /** From the most to the least frequent in log lines. */
    private static final String FREQUENT =
            " etaoinsrhldcumfpgwybv.-/0:1_2=,3x4k56789()\"'ETAOINSRHLDCUMFPGWYBVjqzKXJQZ";

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static final String HEX = "0123456789abcdef";

    private static final int ASCII = 128;
    private static final int[] NOWHERE = {};

    static final SecretValues NONE = new SecretValues(List.of(), List.of());

    /** Longest first: one may contain another. */
    private final List<String> values;
    /** For each value, where its rarest character is. */
    private final int[] anchors;
    /** For each character of ASCII the values whose rarest one it is; the last is of all other characters. */
    private final int[][] byAnchor = new int[ASCII + 1][];

    /** The bytes of those that are long enough, as small digits; these have no character that is rare. */
    private final List<String> inHex;

    private SecretValues(Collection<String> all, List<String> inHex) {
        this.inHex = inHex;
        values = all.stream()
                // Not Comparator.comparing and the like: no class cache holds what they make.
                .sorted((one, other) -> Integer.compare(other.length(), one.length()))
                .toList();
        anchors = values.stream().mapToInt(SecretValues::anchor).toArray();
        Arrays.fill(byAnchor, NOWHERE);
        for (int i = 0; i < anchors.length; i++) {
            int place = place(values.get(i).charAt(anchors[i]));
            byAnchor[place] = Arrays.copyOf(byAnchor[place], byAnchor[place].length + 1);
            byAnchor[place][byAnchor[place].length - 1] = i;
        }
    }

    private static int place(char anchor) {
        return Math.min(anchor, ASCII);
    }

    /** Those that are long enough, also as they look in a URL, in JSON, in XML, in Base64, in hexadecimal and line by line. */
    static SecretValues of(Collection<String> secrets) {
        if (secrets.isEmpty()) {
            return NONE;
        }
        Set<String> forms = new LinkedHashSet<>();
        List<String> inHex = new ArrayList<>();
        for (String secret : secrets) {
            addForms(secret.strip(), forms);
            addInHex(secret.strip().getBytes(StandardCharsets.UTF_8), inHex);
        }
        return forms.isEmpty() ? NONE : new SecretValues(forms, inHex);
    }

    private static void addForms(String secret, Set<String> forms) {
        if (secret.length() < SHORTEST || secret.equals(Secrets.HIDDEN)) {
            return;
        }
        forms.add(secret);
        addInUrls(URLEncoder.encode(secret, StandardCharsets.UTF_8), forms);
        String json = inJson(secret);
        forms.add(json);
        // JSON as a string of JSON.
        forms.add(inJson(json));
        // As some write it who think of pages that it may be put into.
        forms.add(json.replace("/", "\\/"));
        forms.add(json.replace("=", "\\u003d")
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("'", "\\u0027"));
        addInXml(secret, forms);
        addInBase64(secret.getBytes(StandardCharsets.UTF_8), forms);
        if (secret.indexOf('\n') >= 0) {
            // A key in several lines may be logged line by line.
            secret.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= LEAST_LINE)
                    .forEach(forms::add);
        }
    }

    private static String inJson(String secret) {
        return secret.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /** With quotes as they are, as between tags, and in each way in which they are written otherwise. */
    private static void addInXml(String secret, Set<String> forms) {
        String xml = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        forms.add(xml);
        forms.add(xml.replace("\"", "&quot;").replace("'", "&apos;"));
        forms.add(xml.replace("\"", "&quot;").replace("'", "&#39;"));
        forms.add(xml.replace("\"", "&quot;").replace("'", "&#x27;"));
        forms.add(xml.replace("\"", "&#34;").replace("'", "&#39;"));
    }

    private static void addInHex(byte[] secret, List<String> inHex) {
        if (2 * secret.length >= TokenText.LEAST_RUN) {
            StringBuilder form = new StringBuilder(2 * secret.length);
            for (byte each : secret) {
                form.append(HEX.charAt(each >> 4 & 0xf)).append(HEX.charAt(each & 0xf));
            }
            inHex.add(form.toString());
        }
    }

    /** With a plus for a blank, as in a form; as elsewhere in a URL; with small digits. */
    private static void addInUrls(String form, Set<String> forms) {
        forms.add(form);
        if (form.indexOf('+') >= 0 || form.indexOf('%') >= 0) {
            String url = form.replace("+", "%20");
            forms.add(url);
            forms.add(withSmallDigits(url));
            // A URL within a URL within a URL.
            forms.add(url.replace("%", "%25"));
        }
    }

    /** Of each way in which the bytes can lie between others, as behind a name and a colon, what the others do not change. */
    private static void addInBase64(byte[] secret, Set<String> forms) {
        for (int before = 0; before < 3; before++) {
            int first = (8 * before + 5) / 6;
            int end = 8 * (before + secret.length) / 6;
            if (end - first >= ANYWHERE) {
                String form = inBase64(secret, before, first, end);
                forms.add(form);
                forms.add(form.replace('+', '-').replace('/', '_'));
            }
        }
    }

    private static String inBase64(byte[] secret, int before, int first, int end) {
        // Not by java.util.Base64: this is on the way to the first job, and no other class there needs that.
        StringBuilder form = new StringBuilder(end - first);
        for (int i = first; i < end; i++) {
            int bit = 6 * i - 8 * before;
            int at = bit / 8;
            int two = (secret[at] & 0xff) << 8 | (at + 1 < secret.length ? secret[at + 1] & 0xff : 0);
            form.append(BASE64.charAt(two >> (10 - bit % 8) & 0x3f));
        }
        return form.toString();
    }

    private static String withSmallDigits(String url) {
        StringBuilder small = new StringBuilder(url);
        for (int at = url.indexOf('%'); at >= 0; at = url.indexOf('%', at + 1)) {
            for (int i = at + 1; i < at + 3; i++) {
                small.setCharAt(i, Character.toLowerCase(url.charAt(i)));
            }
        }
        return small.toString();
    }

    private static int anchor(String value) {
        int best = 0;
        int rarest = -1;
        for (int i = 0; i < value.length(); i++) {
            int rank = FREQUENT.indexOf(value.charAt(i));
            int rarity = rank < 0 ? Integer.MAX_VALUE : rank;
            if (rarity > rarest) {
                rarest = rarity;
                best = i;
            }
        }
        return best;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The characters at which {@link #isAt} is worth asking. */
    List<Character> anchorCharacters() {
        List<Character> characters = new ArrayList<>();
        for (int i = 0; i < anchors.length; i++) {
            characters.add(values.get(i).charAt(anchors[i]));
        }
        return characters;
    }

    /** Whether a secret has its rarest character at {@code at} of {@code text}. */
    boolean isAt(String text, int at) {
        for (int i : byAnchor[place(text.charAt(at))]) {
            String value = values.get(i);
            int start = at - anchors[i];
            if (start >= 0 && text.startsWith(value, start) && counts(value, text, start)) {
                return true;
            }
        }
        return false;
    }

    /** Where a secret is in hexadecimal within a run of letters and digits, or {@link SecretPatterns#NOTHING}. */
    long hexSpanIn(String text, int from, int to) {
        int digits = 0;
        for (int at = from; at < to && !inHex.isEmpty(); at++) {
            // The digits of most runs are few: only so many in a row are compared.
            digits = TokenText.isHexOfAnyCase(text.charAt(at)) ? digits + 1 : 0;
            if (digits >= TokenText.LEAST_RUN) {
                int start = at + 1 - TokenText.LEAST_RUN;
                for (String form : inHex) {
                    if (text.regionMatches(true, start, form, 0, form.length())) {
                        return SecretPatterns.span(start, start + form.length());
                    }
                }
            }
        }
        return SecretPatterns.NOTHING;
    }

    /** The text with each secret replaced. */
    String hide(String text) {
        String shown = text;
        for (String value : values) {
            shown = hide(value, shown);
        }
        return shown;
    }

    private static String hide(String value, String text) {
        int found = text.indexOf(value);
        if (found < 0) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        int copied = 0;
        while (found >= 0) {
            if (counts(value, text, found)) {
                shown.append(text, copied, found).append(Secrets.HIDDEN);
                copied = found + value.length();
                found = text.indexOf(value, copied);
            } else {
                found = text.indexOf(value, found + 1);
            }
        }
        return copied == 0 ? text : shown.append(text, copied, text.length()).toString();
    }

    private static boolean counts(String value, String text, int start) {
        int end = start + value.length();
        return value.length() >= ANYWHERE
                || ((start == 0 || !joins(text.charAt(start - 1), value.charAt(0)))
                        && (end == text.length() || !joins(text.charAt(end), value.charAt(value.length() - 1))));
    }

    private static boolean joins(char outside, char inside) {
        return Character.isLetterOrDigit(outside) && Character.isLetterOrDigit(inside);
    }
}
