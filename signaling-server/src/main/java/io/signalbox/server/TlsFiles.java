package io.signalbox.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Reads a certificate chain and a private key in PEM (RFC 7468), as certificate authorities give them, and makes sure that TLS
 * works with them.
 */
final class TlsFiles {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");

    private final Path certificate;
    private final Path key;

    private TlsFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * What the two files hold.
     *
     * @param context for the server's side of TLS
     * @param certificate the server's own
     */
    record Content(SSLContext context, X509Certificate certificate) {}

    /**
     * Reads the two files.
     *
     * @throws StartException if they cannot be used; the message says which, and what to do
     */
    static Content read(Path certificate, Path key) throws StartException {
        return new TlsFiles(certificate, key).read();
    }

    private Content read() throws StartException {
        List<X509Certificate> chain = chain();
        PrivateKey privateKey = privateKey(chain.stream()
                .map(link -> link.getPublicKey().getAlgorithm())
                .distinct()
                .toList());
        requireFit(chain, privateKey);
        requireOrder(chain);
        try {
            SSLContext context = context(chain, privateKey);
            TrialHandshake.with(context);
            return new Content(context, chain.get(0));
        } catch (SSLException e) {
            throw new StartException("no TLS handshake works with " + both() + ": " + e.getMessage());
        } catch (GeneralSecurityException | IOException e) {
            throw new StartException(certificate + " cannot be used as a certificate: " + e.getMessage());
        }
    }

    private String both() {
        return "--tls-cert " + certificate + " and --tls-key " + key;
    }

    private List<X509Certificate> chain() throws StartException {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(certificate)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new StartException(certificate + " holds no certificate");
            }
            return chain;
        } catch (CertificateException e) {
            throw new StartException(certificate + " cannot be used as a certificate: " + e.getMessage());
        }
    }

    private PrivateKey privateKey(List<String> algorithms) throws StartException {
        Matcher pem = KEY.matcher(new String(bytes(key), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new StartException(key + " holds no private key in PEM");
        }
        String kind = pem.group(1).strip();
        if (!kind.isEmpty()) {
            throw new StartException(key + " holds "
                    + (kind.equals("ENCRYPTED") ? "an encrypted" : "a traditional " + kind)
                    + " key; convert it: openssl pkcs8 -topk8 -nocrypt -in " + key.getFileName() + " -out key.pem");
        }
        for (String algorithm : algorithms) {
            try {
                byte[] encoded = Base64.getMimeDecoder().decode(pem.group(2));
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException | IllegalArgumentException ofAnotherKind) {
                // One of the other certificates may be the one.
            } catch (GeneralSecurityException e) {
                throw new StartException("keys of the kind " + algorithm + " are not supported");
            }
        }
        throw new StartException(key + " holds no " + String.join(" or ", algorithms) + " key, as the certificate in "
                + certificate + " has");
    }

    private void requireFit(List<X509Certificate> chain, PrivateKey privateKey) throws StartException {
        int fitting = 0;
        while (fitting < chain.size()
                && !KeyPairs.belongTogether(privateKey, chain.get(fitting).getPublicKey())) {
            fitting++;
        }
        if (fitting == chain.size()) {
            throw new StartException("the private key in --tls-key " + key
                    + " does not belong to the certificate in --tls-cert " + certificate);
        }
        if (fitting > 0) {
            throw new StartException(
                    "the certificate that --tls-key " + key + " belongs to must be the first in --tls-cert "
                            + certificate + ", and is number " + (fitting + 1));
        }
    }

    private void requireOrder(List<X509Certificate> chain) throws StartException {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw new StartException("--tls-cert " + certificate
                        + " is out of order: after each certificate comes the one that has signed it, and number "
                        + (i + 1) + " has not signed number " + i);
            }
        }
    }

    private static SSLContext context(List<X509Certificate> chain, PrivateKey privateKey)
            throws GeneralSecurityException, IOException {
        char[] password = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("server", privateKey, password, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static byte[] bytes(Path file) throws StartException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartException(file + " cannot be read" + (Files.exists(file) ? "" : ": there is no such file"));
        }
    }
}
