package io.github.runpodjava.config;

import org.jspecify.annotations.Nullable;

/** What the tokens of well-known services begin with, up to one character that joins. Immutable. */
final class TokenPrefixes {
    /** As in {@code hf_...}: those of which a name or a word may begin so, too. */
    static final TokenPrefixes BEFORE_UNDERSCORE = new TokenPrefixes(
            new String[] {
                "rpa",
                "rps",
                "hf",
                "api_org",
                "ghp",
                "gho",
                "ghu",
                "ghs",
                "ghr",
                "github",
                "npm",
                "r8",
                "sk",
                "rk",
                "whsec",
                "dop",
                "doo",
                "dor",
                "gsk",
                "tgp_v1",
                "fw",
                "pcsk",
                "lsv2",
                "dckr_pat",
                "dckr_oat",
                "wandb_v1",
                "shpat",
                "shpss",
                "shpca",
                "shppa",
                "glsa",
                "glc",
                "lin_api",
                "ntn",
                "sbp",
                "sb_secret",
                "sntrys",
                "sntryu",
                "phx",
                "phs",
                "pha",
                "phr",
                "figd",
                "fo1",
                "fm1a",
                "fm1r",
                "fm2",
                "pscale_tkn",
                "pscale_pw",
                "pscale_oauth",
                "pnu",
                "pnb",
                "rdme",
                "rubygems",
                "shippo_live",
                "shippo_test",
                "napi",
                "vck",
                "vcp",
                "jina",
                "e2b",
                "lin_oauth"
            },
            new String[] {});

    /** As in {@code sk-...}. */
    static final TokenPrefixes BEFORE_DASH = new TokenPrefixes(
            new String[] {
                "sk", "xapp", "pypi", "xai", "pplx", "nvapi", "NRAK", "PMAK", "csk", "tvly", "pul", "fc", "ico"
            },
            new String[] {
                "xoxa",
                "xoxb",
                "xoxc",
                "xoxd",
                "xoxe",
                "xoxp",
                "xoxr",
                "xoxs",
                "xwfp",
                "glpat",
                "gldt",
                "glrt",
                "glptt",
                "glcbt",
                "glsoat",
                "glft",
                "glimt",
                "glagent",
                "glffct",
                "GOCSPX",
                "tskey",
                "sk-lf",
                "sq0atp",
                "sq0csp",
                "AGE-SECRET-KEY",
                "NRII",
                "HRKU",
                "xkeysib",
                "xsmtpsib",
                "gloas",
                "tk-us"
            });

    private static final int ASCII = 128;

    /** By their last characters: before most of those that join there is none of them. */
    private final Prefix[] @Nullable [] byLast = new Prefix[ASCII] @Nullable [];

    /** @param sure whether what follows need not look random: no name begins so */
    record Prefix(String text, boolean sure) {}

    private TokenPrefixes(String[] likely, String[] sure) {
        add(likely, false);
        add(sure, true);
    }

    private void add(String[] prefixes, boolean sure) {
        for (String prefix : prefixes) {
            char last = prefix.charAt(prefix.length() - 1);
            Prefix[] before = byLast[last];
            int count = before == null ? 0 : before.length;
            Prefix[] with = new Prefix[count + 1];
            if (before != null) {
                System.arraycopy(before, 0, with, 0, count);
            }
            with[count] = new Prefix(prefix, sure);
            byLast[last] = with;
        }
    }

    /**
     * The one that ends before {@code at} and begins, as no part of something longer, at {@code least} or later; null if
     * there is none.
     */
    @Nullable
    Prefix before(String text, int at, int least) {
        if (at == 0) {
            return null;
        }
        char last = text.charAt(at - 1);
        Prefix[] some = last < ASCII ? byLast[last] : null;
        if (some != null) {
            for (Prefix prefix : some) {
                int start = at - prefix.text.length();
                if (start >= least && text.startsWith(prefix.text, start) && !TokenText.isTokenBefore(text, start)) {
                    return prefix;
                }
            }
        }
        return null;
    }
}
