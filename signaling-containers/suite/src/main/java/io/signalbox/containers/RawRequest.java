package io.signalbox.containers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request for a WebSocket whose query is no query of a proper URI. */
final class RawRequest {

    private static final int PATIENCE_MILLIS = 10_000;

    private RawRequest() {}

    /** What is answered, up to the end of a reason that a close frame gives or the end of the connection. */
    static String upgrade(URI endpoint, String query) throws IOException {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = "GET " + endpoint.getPath() + "?" + query + " HTTP/1.1\r\nHost: " + endpoint.getAuthority()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return answer(socket.getInputStream());
        }
    }

    private static String answer(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        String text = "";
        try {
            for (int next = in.read(); next >= 0 && !text.endsWith("UTF-8"); next = in.read()) {
                answer.write(next);
                text = answer.toString(StandardCharsets.ISO_8859_1);
            }
        } catch (SocketTimeoutException saysNoMore) {
            // A refusal may leave the connection open.
        }
        return text;
    }
}
