package io.signalbox.examples.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Makes a TLS context of a certificate chain and a private key in PEM (RFC 7468), as certificate authorities give them. */
final class TlsFiles {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");

    private TlsFiles() {}

    /**
     * Reads the two files.
     *
     * @throws StartException if one cannot be used; the message says which, and what to do
     */
    static SSLContext context(Path certificate, Path key) throws StartException {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(certificate)))
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new StartException(certificate + " holds no certificate");
            }
            PrivateKey privateKey = privateKey(key, chain[0].getPublicKey());
            char[] password = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry("server", privateKey, password, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new StartException(certificate + " cannot be used as a certificate: " + e.getMessage());
        }
    }

    private static PrivateKey privateKey(Path file, PublicKey matching) throws StartException {
        Matcher pem = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new StartException(file + " holds no private key in PEM");
        }
        String kind = pem.group(1).strip();
        if (!kind.isEmpty()) {
            throw new StartException(file + " holds "
                    + (kind.equals("ENCRYPTED") ? "an encrypted" : "a traditional " + kind)
                    + " key; convert it: openssl pkcs8 -topk8 -nocrypt -in " + file.getFileName() + " -out key.pem");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(2));
            return KeyFactory.getInstance(matching.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new StartException(file + " holds no " + matching.getAlgorithm() + " key, as the certificate has");
        } catch (GeneralSecurityException e) {
            throw new StartException("keys of the kind " + matching.getAlgorithm() + " are not supported");
        }
    }

    private static byte[] read(Path file) throws StartException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartException(file + " cannot be read" + (Files.exists(file) ? "" : ": there is no such file"));
        }
    }
}
