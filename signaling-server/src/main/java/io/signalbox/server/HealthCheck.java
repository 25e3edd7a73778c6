package io.signalbox.server;

import io.signalbox.spi.LogText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Asks the server on this machine that runs with some settings whether it lives, as the health check of a container does. */
final class HealthCheck {

    /** Docker's check gives up at about the same time. */
    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private static final String REQUEST = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static final String LIVES = "HTTP/1.1 200 ";

    private final String host;
    private final int port;
    private final boolean tls;

    private HealthCheck(String host, int port, boolean tls) {
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    /**
     * Asks the server with these settings.
     *
     * @throws OptionException if they do not say which port that is
     */
    static HealthCheck of(ServerOptions options) throws OptionException {
        if (options.port() == 0) {
            throw new OptionException(
                    options.nameOf("--port") + " '0' is any free port: a health check cannot know it");
        }
        return new HealthCheck(options.host(), options.port(), options.tlsCertificate() != null);
    }

    /**
     * Asks once.
     *
     * @throws StartException if there is no answer, or another than that it lives
     */
    void run() throws StartException {
        try (Socket socket = tls ? trustingSocket() : new Socket()) {
            InetAddress listening = InetAddress.getByName(host);
            InetAddress address = listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.connect(new InetSocketAddress(address, port), (int) TIMEOUT.toMillis());
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(LIVES.length());
            String begin = new String(answer, StandardCharsets.ISO_8859_1);
            if (!begin.equals(LIVES)) {
                throw new StartException("the server answers '" + LogText.of(begin) + "'");
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new StartException("no answer from " + host + " port " + port + ": " + e);
        }
    }

    /** Its own certificate is none of the question, and is made out to a public name. */
    private static Socket trustingSocket() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return context.getSocketFactory().createSocket();
    }

    private static final class TrustsAll implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
