package io.github.runpodjava.internal.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for this machine that one training trusts, beside all that the JVM trusts: so the reading of its
 * trust store and the handshake are part of what is trained.
 */
final class TrainingTls {
    private static final String ALIAS = "training";
    /** Of files that nobody else can read and that are gone a few seconds later. */
    private static final String PASSWORD = "training";

    private static final int PATIENCE_SECONDS = 60;

    private final SSLContext server;
    private final Path trusted;

    private TrainingTls(SSLContext server, Path trusted) {
        this.server = server;
        this.trusted = trusted;
    }

    /** Makes one; empty where the Java runtime has no {@code keytool}. */
    static Optional<TrainingTls> make(Path folder) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("java.home"));
        Path keytool = home.resolve("bin/keytool");
        if (!Files.isExecutable(keytool)) {
            return Optional.empty();
        }
        Path keys = folder.resolve("keys");
        Process making = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=training",
                        "-ext",
                        "san=ip:127.0.0.1,dns:" + TrainingQueue.NAME,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!making.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || making.exitValue() != 0) {
            making.destroyForcibly();
            return Optional.empty();
        }
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            load(own, keys, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(own, PASSWORD.toCharArray());
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(managers.getKeyManagers(), null, null);

            KeyStore trust = KeyStore.getInstance("PKCS12");
            Path everybodys = home.resolve("lib/security/cacerts");
            load(trust, everybodys, null);
            trust.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
            Path trusted = folder.resolve("trusted");
            try (OutputStream out = Files.newOutputStream(trusted)) {
                trust.store(out, PASSWORD.toCharArray());
            }
            return Optional.of(new TrainingTls(server, trusted));
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate can be made: " + e, e);
        }
    }

    private static void load(KeyStore store, Path file, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        if (!Files.isReadable(file)) {
            store.load(null, null);
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
    }

    /** For the side that answers. */
    SSLContext server() {
        return server;
    }

    /** What has the JVM of the worker trust it. */
    List<String> options() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + trusted,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-Djavax.net.ssl.trustStoreType=PKCS12");
    }
}
