package io.signalbox.server;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and the key that TLS handshakes use, read from their files and, when an operator asks for it, read again.
 * Connections keep what they began with. Any thread may call.
 */
final class TlsCertificate implements Supplier<SSLEngine> {

    /** Older ones are broken; with these a handshake takes the newest that its client knows. */
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    private final Path certificate;
    private final Path key;
    private volatile SSLContext context;

    private TlsCertificate(Path certificate, Path key, TlsFiles.Content content) {
        this.certificate = certificate;
        this.key = key;
        this.context = content.context();
    }

    /**
     * Reads the two files.
     *
     * @throws StartException if they cannot be used; the message says which, and what to do
     */
    static TlsCertificate read(Path certificate, Path key) throws StartException {
        TlsFiles.Content content = TlsFiles.read(certificate, key);
        warnOfDates(certificate, content.certificate());
        return new TlsCertificate(certificate, key, content);
    }

    /**
     * Reads the two files again, for handshakes that begin from now on.
     *
     * @throws StartException if they cannot be used: what was read before stays in use
     */
    void readAgain() throws StartException {
        TlsFiles.Content content = TlsFiles.read(certificate, key);
        context = content.context();
        LOG.atInfo()
                .addKeyValue("file", certificate)
                .addKeyValue("subject", content.certificate().getSubjectX500Principal())
                .addKeyValue("until", content.certificate().getNotAfter().toInstant())
                .log("certificate reloaded");
        warnOfDates(certificate, content.certificate());
    }

    /** Clients refuse such a certificate; whoever tries things out may want it none the less. */
    private static void warnOfDates(Path file, X509Certificate certificate) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        Instant now = Clock.systemUTC().instant();
        if (now.isAfter(until)) {
            LOG.atWarn().addKeyValue("file", file).addKeyValue("until", until).log("the certificate has expired");
        } else if (now.isBefore(from)) {
            LOG.atWarn().addKeyValue("file", file).addKeyValue("from", from).log("the certificate is not valid yet");
        }
    }

    /** The server's side of a connection that begins now. */
    @Override
    public SSLEngine get() {
        return serverEngine(context);
    }

    /** The server's side of one connection. */
    static SSLEngine serverEngine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS.clone());
        return engine;
    }
}
