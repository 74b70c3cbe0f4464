package io.github.runpodjava.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Which names are names of secrets: of environment variables, of JSON properties and in {@code name=value}. A name
 * counts by how it ends, whatever its case and whatever joins its words: {@code HF_TOKEN}, {@code x-api-key} and
 * {@code clientSecret} do, {@code max_tokens}, {@code tokenizer} and {@code keyboard} do not.
 */
final class SecretNames {
    private static final int LETTERS = 26;

    /** Hidden whatever the value looks like. */
    private static final String[][] SURE = byLast(
            "password",
            "passwords",
            "passwd",
            "passphrase",
            "secret",
            "secrets",
            "apikey",
            "apikeys",
            "accesskey",
            "accountkey",
            "accesskeyid",
            "secretkey",
            "privatekey",
            "signingkey",
            "encryptionkey",
            "authkey",
            "authorization",
            "cookie",
            "authtoken",
            "accesstoken",
            "refreshtoken",
            "securitytoken",
            "sessiontoken",
            "xamzsignature",
            "xgoogsignature");
    /** Words that also mean something else: hidden unless what follows is plainly no secret. */
    private static final String[][] LIKELY = byLast("token", "credential", "credentials", "signature");
    /** The same, but only as a word of their own: other words end so too. */
    private static final String[][] LIKELY_WORDS = byLast("sig", "pwd", "pass", "jwt", "auth", "dsn");
    /** What the pieces of a text are called that a model reads or writes. */
    private static final String[] TOKENS_OF_TEXTS = {
        "bostoken",
        "eostoken",
        "padtoken",
        "unktoken",
        "clstoken",
        "septoken",
        "masktoken",
        "stoptoken",
        "firsttoken",
        "nexttoken",
        "lasttoken"
    };

    /** Words in names of variables; there a key is seldom the key of a map. */
    private static final Set<String> VARIABLE_WORDS = Set.of(
            "KEY",
            "KEYS",
            "APIKEY",
            "TOKEN",
            "TOKENS",
            "SECRET",
            "SECRETS",
            "PASSWORD",
            "PASSWORDS",
            "PASSWD",
            "PASSPHRASE",
            "PASS",
            "PWD",
            "PW",
            "CREDENTIAL",
            "CREDENTIALS",
            "CREDS",
            "AUTH",
            "JWT",
            "COOKIE",
            "SIGNATURE",
            "PAT",
            "DSN");

    private static final int LONGEST = 100;

    enum Kind {
        NONE,
        LIKELY,
        SURE
    }

    private final Set<String> declared;

    /** @param declared further names, lower case and without what joins words */
    SecretNames(Set<String> declared) {
        this.declared = Set.copyOf(declared);
    }

    /** A name as it is compared: {@code X-Api_Key} is {@code xapikey}. */
    static String plain(CharSequence text, int from, int to) {
        StringBuilder plain = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = plain(text.charAt(i));
            if (c != 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** Of the words that also mean something else: a signature of a model, or a pass over its data, has parts as well. */
    static boolean mayHaveParts(String name) {
        return name.endsWith("credential") || name.endsWith("credentials") || name.endsWith("auth");
    }

    /** The character as it is compared; 0 for one that joins words. */
    private static char plain(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + 32);
        }
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c > 127 ? c : 0;
    }

    /** What the name in {@code text} from {@code from} to {@code to} is. */
    Kind kind(CharSequence text, int from, int to) {
        int end = to;
        while (end > from && isDigit(text.charAt(end - 1))) {
            end--;
        }
        if (end == from || to - from > LONGEST) {
            return Kind.NONE;
        }
        int last = (text.charAt(end - 1) | 0x20) - 'a';
        boolean letter = last >= 0 && last < LETTERS;
        if (letter && endsWithOneOf(text, from, end, SURE[last])
                || isDeclared(text, from, end)
                || isDeclared(text, from, to)) {
            return Kind.SURE;
        }
        if (!letter) {
            return Kind.NONE;
        }
        if (endsWithOneOf(text, from, end, LIKELY[last])) {
            return isPieceOfText(text, from, end) ? Kind.NONE : Kind.LIKELY;
        }
        for (String word : LIKELY_WORDS[last]) {
            if (endsWith(text, from, end, word) && isWord(text, end - word.length(), from, end)) {
                return Kind.LIKELY;
            }
        }
        return Kind.NONE;
    }

    /** Whether it is a token as models have them: {@code eos_token}, {@code tokenizer.pad_token}, {@code stopToken}. */
    private static boolean isPieceOfText(CharSequence text, int from, int end) {
        int wordEnd = end - "token".length();
        if (wordEnd > from && plain(text.charAt(wordEnd - 1)) == 0) {
            wordEnd--;
        }
        int word = wordEnd;
        while (word > from && Character.isLetter(text.charAt(word - 1))) {
            word--;
        }
        return wordEnd - word > 2 && endsWithOneOf(text, word, end, TOKENS_OF_TEXTS, wordEnd - word);
    }

    private static boolean endsWithOneOf(CharSequence text, int from, int end, String[] words, int length) {
        for (String word : words) {
            if (word.length() == length + "token".length() && endsWith(text, from, end, word)) {
                return true;
            }
        }
        return false;
    }

    private boolean isDeclared(CharSequence text, int from, int to) {
        return !declared.isEmpty() && declared.contains(plain(text, from, to));
    }

    Kind kind(String name) {
        return kind(name, 0, name.length());
    }

    /** The words by their last letters: one look at it saves nearly all comparisons. */
    private static String[][] byLast(String... words) {
        String[][] some = new String[LETTERS][0];
        for (String word : words) {
            int last = word.charAt(word.length() - 1) - 'a';
            int count = some[last].length;
            some[last] = Arrays.copyOf(some[last], count + 1);
            some[last][count] = word;
        }
        return some;
    }

    private static boolean endsWithOneOf(CharSequence text, int from, int end, String[] words) {
        for (String word : words) {
            if (endsWith(text, from, end, word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the {@link #plain} name ends with the word; without making it, as this is asked for every field logged. */
    private static boolean endsWith(CharSequence text, int from, int end, String word) {
        int left = word.length();
        for (int i = end - 1; i >= from && left > 0; i--) {
            char c = plain(text.charAt(i));
            if (c != 0) {
                if (c != word.charAt(left - 1)) {
                    return false;
                }
                left--;
            }
        }
        return left == 0;
    }

    /** Whether a word begins at {@code at}: {@code sig} and {@code url_sig} and {@code urlSig}, not {@code config}. */
    private static boolean isWord(CharSequence text, int at, int from, int end) {
        // Not the shell's working folder.
        if (text.charAt(end - 1) == 'D' && (end - from == 3 || text.charAt(from) == 'O')) {
            return false;
        }
        if (at <= from) {
            return at == from;
        }
        char before = text.charAt(at - 1);
        return !Character.isLetterOrDigit(before)
                || (Character.isUpperCase(text.charAt(at)) && Character.isLowerCase(before));
    }

    /** Whether the value of an environment variable of this name is a secret. */
    boolean isVariable(String name) {
        if (isShellFolder(name)) {
            return false;
        }
        if (kind(name) != Kind.NONE) {
            return true;
        }
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || !Character.isLetter(name.charAt(i))) {
                if (i > start && isVariableWord(name.substring(start, i))) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    /** The shell's folders, now and before: to hide them would hide most paths. */
    private static boolean isShellFolder(String name) {
        return name.equals("PWD") || name.equals("OLDPWD");
    }

    private static boolean isVariableWord(String word) {
        return VARIABLE_WORDS.contains(word.toUpperCase(Locale.ROOT));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
