package io.github.runpodjava.config;

import io.github.runpodjava.config.SecretNames.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Hides secrets in whatever leaves the worker. It knows
 *
 * <ul>
 *   <li>values: those of environment variables named like secrets ({@code ..._KEY}, {@code ..._TOKEN}, {@code
 *       ..._PASSWORD} and so on), passwords in the URLs of the others, and what was {@linkplain #declare declared};
 *   <li>names: {@code password=...}, {@code "apiKey": "..."}, {@code Authorization: ...}, {@code X-Amz-Signature=...};
 *   <li>shapes: keys with a known prefix ({@code rpa_}, {@code hf_}, {@code sk-}), JSON web tokens, private keys.
 * </ul>
 *
 * <p>A secret of another kind, in the middle of a sentence, is nothing that it could know. Thread-safe.
 */
public final class Secrets {
    /** What stands where a secret was. */
    public static final String HIDDEN = "[hidden]";

    static final String NAMES = "RUNPOD_SECRET_NAMES";
    static final String VALUES = "RUNPOD_SECRET_VALUES";

    private static final int ASCII = 128;

    private final boolean off;
    private final SecretNames names;
    private final NamedSecrets named;
    private final Set<String> known = new LinkedHashSet<>();
    private volatile Rules rules;

    /** What changes when a value is declared; {@code looks} says for each character whether it is worth a look. */
    private record Rules(int revision, SecretValues values, boolean[] looks, boolean wide, boolean[] anchors) {
        /** The next character that is worth a look; the text's length if there is none. */
        int next(String text, int from) {
            // A loop that calls nothing, as the JIT compiler makes a quick one of it: nearly all characters pass here.
            boolean[] ascii = looks;
            int length = text.length();
            int at = from;
            while (at < length) {
                char c = text.charAt(at);
                if (c < ASCII ? ascii[c] : wide) {
                    return at;
                }
                at++;
            }
            return length;
        }
    }

    private Secrets(boolean off, SecretNames names, List<String> values) {
        this.off = off;
        this.names = names;
        this.named = new NamedSecrets(names);
        known.addAll(values);
        this.rules = rules();
    }

    /** Hides nothing, until something is declared. */
    public static Secrets none() {
        return new Secrets(true, new SecretNames(Set.of()), List.of());
    }

    /**
     * Hides what looks like a secret, the secrets of {@code environment}, and what its {@code RUNPOD_SECRET_NAMES}
     * (further names of variables and fields) and {@code RUNPOD_SECRET_VALUES} (further values) list, comma-separated.
     */
    public static Secrets of(Environment environment) {
        return EnvironmentSecrets.read(environment);
    }

    /** Has {@code in} know that these were read too. */
    static void note(SettingsReader in) {
        in.text(NAMES);
        in.text(VALUES);
    }

    static Secrets of(SecretNames names, List<String> values) {
        return new Secrets(false, names, values);
    }

    /** Has {@code value} hidden from now on; values of fewer than four characters are not, as they are everywhere. */
    public void declare(String value) {
        synchronized (known) {
            if (known.add(value)) {
                rules = rules();
            }
        }
    }

    /** Another number whenever something more is hidden than before, for those who keep what was hidden. */
    public int revision() {
        return rules.revision;
    }

    private Rules rules() {
        SecretValues values = SecretValues.of(known);
        boolean[] looks = new boolean[ASCII];
        boolean[] anchors = new boolean[ASCII];
        boolean wide = false;
        if (!off) {
            for (char c : (SecretPatterns.TRIGGERS + NamedSecrets.TRIGGERS).toCharArray()) {
                looks[c] = true;
            }
        }
        for (char c : values.anchorCharacters()) {
            if (c < ASCII) {
                looks[c] = true;
                anchors[c] = true;
            } else {
                wide = true;
            }
        }
        return new Rules(known.size(), values, looks, wide, anchors);
    }

    /** Whether what has this name is a secret: {@code password}, {@code HF_TOKEN}, {@code X-Api-Key}. */
    public boolean isSecretName(String name) {
        return !off && names.kind(name) != Kind.NONE;
    }

    /** The text with every secret in it replaced by {@link #HIDDEN}; the same instance when there is none. */
    public String hide(String text) {
        Rules now = rules;
        VainLooks vain = VainLooks.at(text);
        for (int at = now.next(text, 0); at < text.length(); at = now.next(text, at + 1)) {
            if (isSecretAt(now, text, at, vain)) {
                return hideAll(now, text);
            }
        }
        return TokenText.nextRun(text, 0) == SecretPatterns.NOTHING ? text : hideInRuns(now, text);
    }

    private boolean isSecretAt(Rules now, String text, int at, VainLooks vain) {
        char c = text.charAt(at);
        if ((c >= ASCII || now.anchors[c]) && now.values.isAt(text, at)) {
            return true;
        }
        return !off && spanAt(text, at, 0, vain) != SecretPatterns.NOTHING;
    }

    private long spanAt(String text, int at, int least, VainLooks vain) {
        long span = SecretPatterns.spanAt(text, at, least, vain);
        return span == SecretPatterns.NOTHING ? named.spanAt(text, at, vain) : span;
    }

    private String hideAll(Rules now, String text) {
        // Known values first: a rule for shapes may see only a part of one, and would leave the rest.
        String shown = now.values.hide(text);
        return hideInRuns(now, off ? shown : hideSpans(shown));
    }

    /** What only its length tells: that it may be a token which begins with nothing rare, or a known value in hexadecimal. */
    private String hideInRuns(Rules now, String text) {
        StringBuilder shown = null;
        int copied = 0;
        for (long run = TokenText.nextRun(text, 0); run != SecretPatterns.NOTHING; ) {
            int start = SecretPatterns.start(run);
            int end = SecretPatterns.end(run);
            long span = off ? SecretPatterns.NOTHING : UnjoinedTokens.spanIn(text, start, end);
            span = span == SecretPatterns.NOTHING ? now.values.hexSpanIn(text, start, end) : span;
            if (span != SecretPatterns.NOTHING) {
                shown = shown == null ? new StringBuilder(text.length()) : shown;
                shown.append(text, copied, SecretPatterns.start(span)).append(HIDDEN);
                copied = SecretPatterns.end(span);
                end = copied;
            }
            run = TokenText.nextRun(text, end);
        }
        return shown == null ? text : shown.append(text, copied, text.length()).toString();
    }

    private String hideSpans(String text) {
        VainLooks vain = VainLooks.at(text);
        StringBuilder shown = null;
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ASCII || !isTrigger(c)) {
                continue;
            }
            long span = spanAt(text, i, copied, vain);
            if (span != SecretPatterns.NOTHING) {
                shown = shown == null ? new StringBuilder(text.length()) : shown;
                shown.append(text, copied, SecretPatterns.start(span)).append(HIDDEN);
                copied = SecretPatterns.end(span);
                i = copied - 1;
            }
        }
        return shown == null ? text : shown.append(text, copied, text.length()).toString();
    }

    private static boolean isTrigger(char c) {
        return SecretPatterns.TRIGGERS.indexOf(c) >= 0 || NamedSecrets.TRIGGERS.indexOf(c) >= 0;
    }

    /** What to show for the value of something named {@code name}. */
    public String hide(String name, String value) {
        if (off || value.isEmpty()) {
            return hide(value);
        }
        return switch (names.kind(name)) {
            case SURE -> HIDDEN;
            // A number of tokens as text, or a yes or no.
            case LIKELY -> value.length() < 6 ? hide(value) : HIDDEN;
            case NONE -> hide(value);
        };
    }

    /** Says how many values are known, not which. */
    @Override
    public String toString() {
        synchronized (known) {
            return "Secrets[" + known.size() + " known values]";
        }
    }
}
