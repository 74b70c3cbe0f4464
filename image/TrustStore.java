import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

/** Makes Java's trust store of the certificates that the rest of the image trusts. */
public final class TrustStore {
    private TrustStore() {}

    /** @param args the file with the certificates, as PEM, and the trust store to write */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> trusted;
        try (InputStream in = new FileInputStream(args[0])) {
            trusted = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (trusted.isEmpty()) {
            throw new IOException(args[0] + " has no certificate in it");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : trusted) {
            store.setCertificateEntry("ca-" + ++number, certificate);
        }
        // As the JDK's own: no password, for there is nothing secret in it, and reading it costs no key derivation.
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        try (OutputStream out = new FileOutputStream(args[1])) {
            store.store(out, null);
        }
        System.out.println(number + " certificates are trusted by Java");
    }
}
