package io.github.runpodjava.samples.mockworker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Secrets of every kind that the runtime promises to hide; each has {@link #MARK} in it. */
final class Planted {
    static final String MARK = "PLANTED";
    static final String DECLARED = "PLANTED by the program";
    static final String DEBUG_TOKEN = "PLANTED-debug-token-1";

    /** As they appear in what a program says. */
    static final List<String> SECRETS = List.of(
            "PLANTED-env-key-1",
            "PLANTED-env-db-2",
            "PLANTED-env-magic-3",
            "PLANTED by setting",
            DECLARED,
            DEBUG_TOKEN,
            "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=A&X-Amz-Credential=PLANTEDAKID%2F2026&X-Amz-Security-Token="
                    + "PLANTEDst&X-Amz-Signature=PLANTEDsig",
            "https://storage.googleapis.com/b/k?X-Goog-Signature=PLANTEDgoog",
            "https://a.blob.core.windows.net/c/k?sv=2024&sig=PLANTEDsas%2F%3D",
            "postgres://svc:PLANTEDpw@db:5432/x",
            "https://hooks.slack.com/services/T0AB/B0CD/PLANTEDslack",
            "https://discord.com/api/webhooks/123456789012345678/PLANTEDdiscord",
            "{\"url\":\"https://h/x?X-Amz-Algorithm\\u003dA\\u0026X-Amz-Signature\\u003dPLANTEDgson\"}",
            "glpat-PLANTEDaB3_dE6gH9jK2mN",
            "hf_PLANTEDaB3dE6gH9jK2mN5",
            "sk-PLANTEDaB3dE6gH9jK2mN5",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJQTEFOVEVEIn0.PLANTED-jwt",
            "-----BEGIN PRIVATE KEY-----\nPLANTEDMIIEvQIBADANBg\n-----END PRIVATE KEY-----",
            "password=PLANTED-a",
            "Authorization: Bearer PLANTED-b-bearer",
            "{\"api_key\": \"PLANTED-c\", \"user\": {\"password\": \"PLANTED-d\"}}",
            "--token PLANTED-e");

    static String all() {
        return String.join("\n", SECRETS);
    }

    /** The environment that some of them are in. */
    static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("MODEL_API_KEY", "PLANTED-env-key-1");
        environment.put("DB_URL", "postgres://svc:PLANTED-env-db-2@db:5432/x");
        environment.put("RUNPOD_SECRET_NAMES", "magic.word");
        environment.put("MAGIC_WORD", "PLANTED-env-magic-3");
        environment.put("RUNPOD_SECRET_VALUES", "PLANTED by setting, PLANTED by another");
        environment.put("RUNPOD_DEBUG_TOKEN", DEBUG_TOKEN);
        return environment;
    }

    private Planted() {}
}
