package io.signalbox.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;

/**
 * A TLS client that decides itself which records go into which packet, and when none follows: a second handshake that is
 * begun and not carried on, or an end of TLS without an end of TCP. Each read has a time limit.
 */
public final class TlsClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Socket socket;
    private final SSLEngine engine;

    /** Records that are not decrypted yet, ready to be read. */
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER_BYTES).flip();

    private final StringBuilder text = new StringBuilder();

    private TlsClient(Socket socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    /** Connects to a port of this machine and shakes hands, with this version of TLS. */
    public static TlsClient connect(SSLContext trusting, int port, String protocol) throws IOException {
        SSLEngine engine = trusting.createSSLEngine("localhost", port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {protocol});
        Socket socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        TlsClient client = new TlsClient(socket, engine);
        try {
            engine.beginHandshake();
            client.handshake();
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private void handshake() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> socket.getOutputStream().write(records(NOTHING));
                case NEED_UNWRAP -> {
                    if (!readRecord()) {
                        throw new SSLException("the server ended the connection");
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    /** These characters as records, without sending them. */
    byte[] encrypted(String content) throws SSLException {
        return records(ByteBuffer.wrap(content.getBytes(ISO_8859_1)));
    }

    /** The record that ends TLS in this direction, without sending it. */
    byte[] closeNotify() throws SSLException {
        engine.closeOutbound();
        return records(NOTHING);
    }

    /** Begins another handshake, or with TLS 1.3 asks for new keys; the record is not sent. */
    byte[] nextHandshake() throws SSLException {
        engine.beginHandshake();
        return records(NOTHING);
    }

    /** Sends the first record of another handshake, and no more. */
    public void beginAnotherHandshake() throws IOException {
        sendBytes(nextHandshake());
    }

    private byte[] records(ByteBuffer content) throws SSLException {
        ByteBuffer records = ByteBuffer.allocate(BUFFER_BYTES);
        do {
            SSLEngineResult result = engine.wrap(content, records);
            if (!hasMoved(result)) {
                break;
            }
        } while (content.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        byte[] bytes = new byte[records.flip().remaining()];
        records.get(bytes);
        return bytes;
    }

    /** Sends these bytes as they are. */
    void sendBytes(byte[]... parts) throws IOException {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer whole = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            whole.put(part);
        }
        socket.getOutputStream().write(whole.array());
    }

    /** Sends these characters. */
    public void send(String content) throws IOException {
        sendBytes(encrypted(content));
    }

    /** All characters that came since the last call, up to one that ends with this. */
    String readTo(String end) throws IOException {
        while (text.indexOf(end) < 0) {
            if (!readRecord()) {
                throw new IOException("the connection ended after " + text);
            }
        }
        String read = text.substring(0, text.indexOf(end) + end.length());
        text.delete(0, read.length());
        return read;
    }

    /**
     * Reads to the end of the connection.
     *
     * @return whether the server ended TLS before it ended TCP
     */
    public boolean readToEnd() throws IOException {
        try {
            while (readRecord()) {
                // What comes is not looked at.
            }
        } catch (SSLProtocolException endInAHandshake) {
            // JSSE finds that the end of TLS must not come here.
        }
        boolean inOrder = engine.isInboundDone();
        if (inOrder && socket.getInputStream().read() != -1) {
            throw new IOException("more came after the end of TLS");
        }
        return inOrder;
    }

    /** False at the end of TLS, or of TCP. */
    private boolean readRecord() throws IOException {
        while (true) {
            ByteBuffer plain = ByteBuffer.allocate(BUFFER_BYTES);
            SSLEngineResult result = engine.unwrap(received, plain);
            text.append(ISO_8859_1.decode(plain.flip()));
            if (result.getStatus() == Status.CLOSED) {
                return false;
            }
            if (result.getStatus() == Status.OK) {
                if (hasMoved(result)) {
                    return true;
                }
                // In a handshake that is not carried on nothing more is understood.
                received.position(received.limit());
            }
            received.compact();
            int count = socket.getInputStream().read(received.array(), received.position(), received.remaining());
            received.position(received.position() + Math.max(count, 0)).flip();
            if (count < 0) {
                return false;
            }
        }
    }

    private static boolean hasMoved(SSLEngineResult result) {
        return result.bytesConsumed() + result.bytesProduced() > 0
                || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    /** Ends TCP without a word. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // As is wanted.
        }
    }
}
