package io.signalbox.server;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A TLS handshake in memory, which shows that a context can serve: a key that is too short, or a kind that TLS has given up,
 * would show with the first client only.
 */
final class TrialHandshake {

    private static final int BUFFER_BYTES = 64 << 10;

    /** More than any handshake takes. */
    private static final int MAX_STEPS = 1_000;

    private final SSLEngine server;
    private final SSLEngine client;
    private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);

    private TrialHandshake(SSLEngine server, SSLEngine client) {
        this.server = server;
        this.client = client;
    }

    /**
     * Shakes hands with a client that accepts any certificate.
     *
     * @throws GeneralSecurityException if there is no such client
     * @throws SSLException if that does not work
     */
    static void with(SSLContext context) throws GeneralSecurityException, SSLException {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Anybody()}, null);
        SSLEngine client = trusting.createSSLEngine();
        client.setUseClientMode(true);
        new TrialHandshake(TlsCertificate.serverEngine(context), client).run();
    }

    private void run() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < MAX_STEPS; i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
            if (isOver(client) && isOver(server)) {
                return;
            }
        }
        throw new SSLException("the handshake does not end");
    }

    private static boolean isOver(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(BUFFER_BYTES));
                in.compact();
            }
            default -> {
                // It waits for the other.
            }
        }
    }

    /** Whether clients trust the certificate is not asked here: that depends on them. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
