package io.signalbox.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.signalbox.testkit.SignalingClient.Closed;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client on a plain TCP socket that does nothing by itself. It sends the bytes that a test gives it, also
 * wrong ones. It reads the server's frames one by one, and answers neither pings nor closes. It is for tests with
 * clients that break RFC 6455, vanish without a close or stop reading.
 *
 * <p>One test thread uses it at a time, except that one may write while another reads. Every read waits for
 * {@link SignalingClient#PATIENCE} at most. A {@code wss} address needs a certificate that the platform trusts.
 */
public final class RawWebSocket implements AutoCloseable {

    private static final int MOST_BYTES = 16 << 20;

    /** A server adds this to the key before it takes the digest (RFC 6455, section 1.3). */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final String name;
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final String head;

    /** A new one for each connection (RFC 6455, section 4.1). */
    private final String key = newKey();

    /**
     * @param socket the TCP connection
     * @param stream what goes over it, TLS or the same
     */
    private RawWebSocket(String name, Socket socket, Socket stream, String extraHeaders, URI address)
            throws IOException {
        this.name = name;
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(stream.getInputStream()));
        this.out = stream.getOutputStream();
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String request = "GET " + path + query + " HTTP/1.1\r\nHost: " + address.getRawAuthority() + "\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: " + key + "\r\n" + extraHeaders + "\r\n";
        out.write(request.getBytes(UTF_8));
        this.head = readHead(in);
    }

    /**
     * Connects and upgrades; fails if the server does not answer 101.
     *
     * @param address the whole address, query included
     * @param name the name of this client in failures
     * @return the connected client
     */
    public static RawWebSocket connect(URI address, String name) {
        return connect(address, name, "", 0);
    }

    /**
     * Connects and upgrades, with further headers and a bound on the unread bytes that the operating system takes.
     *
     * @param address the whole address, query included
     * @param name the name of this client in failures
     * @param extraHeaders header lines, each ended by CR LF, or empty
     * @param receiveBuffer bytes of the socket's receive buffer, 0 for the system's default; small for a client that
     *     is to stop reading
     * @return the connected client
     */
    public static RawWebSocket connect(URI address, String name, String extraHeaders, int receiveBuffer) {
        return connect(null, address, name, extraHeaders, receiveBuffer);
    }

    /** As above; {@code tls} is for a {@code wss} address, null for what the platform trusts. */
    static RawWebSocket connect(
            @Nullable SSLContext tls, URI address, String name, String extraHeaders, int receiveBuffer) {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            int patience = (int) SignalingClient.PATIENCE.toMillis();
            socket.setSoTimeout(patience);
            socket.setTcpNoDelay(true);
            boolean secure = "wss".equals(address.getScheme());
            int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
            socket.connect(new InetSocketAddress(address.getHost(), port), patience);
            Socket stream = secure ? encrypted(socket, tls, address.getHost(), port) : socket;
            RawWebSocket client = new RawWebSocket(name, socket, stream, extraHeaders, address);
            if (!client.head.startsWith("HTTP/1.1 101 ")) {
                throw new AssertionError(name + " was not upgraded: " + client.head);
            }
            return client;
        } catch (IOException e) {
            closeQuietly(socket);
            throw new UncheckedIOException(name + " connects to " + address, e);
        } catch (AssertionError e) {
            closeQuietly(socket);
            throw e;
        }
    }

    private static String newKey() {
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** Whether this is what a server that knows WebSocket answers to the key. */
    boolean isAcceptedBy(String answer) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest).equals(answer);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every platform has SHA-1", e);
        }
    }

    private static Socket encrypted(Socket plain, @Nullable SSLContext tls, String host, int port) throws IOException {
        SSLSocketFactory sockets =
                tls == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : tls.getSocketFactory();
        SSLSocket socket = (SSLSocket) sockets.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** Lets reads wait for ever, until the connection ends. */
    void readWithoutHaste() {
        try {
            socket.setSoTimeout(0);
        } catch (SocketException goneAlready) {
            // The next read says so.
        }
    }

    /**
     * The server's answer to the upgrade.
     *
     * @return status line and headers, lines ended by CR LF
     */
    public String responseHead() {
        return head;
    }

    /**
     * Sends frames in one write, so that they tend to travel in one segment.
     *
     * @param frames the frames, in order
     */
    public void send(WebSocketFrame... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (WebSocketFrame frame : frames) {
            bytes.writeBytes(frame.toBytes());
        }
        sendBytes(bytes.toByteArray());
    }

    /**
     * Sends a text message in one frame.
     *
     * @param text the message
     */
    public void send(String text) {
        send(WebSocketFrame.text(text));
    }

    /**
     * Sends bytes as they are.
     *
     * @param bytes anything
     * @throws UncheckedIOException where the connection is gone
     */
    public void sendBytes(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " sends", e);
        }
    }

    /**
     * Sends bytes where the connection still takes them.
     *
     * @param bytes anything
     * @return false where the connection is gone
     */
    public boolean trySendBytes(byte[] bytes) {
        try {
            sendBytes(bytes);
            return true;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    /**
     * Reads the next frame, control frames included.
     *
     * @return the frame, or null at the end of the stream or where the connection was reset
     */
    public @Nullable WebSocketFrame read() {
        try {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            if (length < 0 || length > MOST_BYTES || !isShortestForm(second & 0x7F, length)) {
                throw new AssertionError(
                        name + " was sent a frame of " + length + " bytes, written as " + (second & 0x7F));
            }
            byte[] mask = new byte[4];
            if ((second & 0x80) != 0) {
                in.readFully(mask);
            }
            byte[] payload = new byte[(int) length];
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            WebSocketFrame frame = WebSocketFrame.frame(first & 0x0F, payload).withReserved(first >> 4 & 7);
            frame = (first & 0x80) == 0 ? frame.withMoreToCome() : frame;
            return (second & 0x80) == 0 ? frame.withoutMask() : frame;
        } catch (SocketTimeoutException e) {
            throw new AssertionError(name + " heard nothing for " + SignalingClient.PATIENCE.toSeconds() + " s", e);
        } catch (EOFException | SocketException gone) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " reads", e);
        }
    }

    /**
     * Reads the next text message, passing over pings and pongs.
     *
     * @return the message, fragments put together
     */
    public String nextText() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            WebSocketFrame frame = read();
            if (frame == null || frame.opcode() == WebSocketFrame.CLOSE) {
                throw new AssertionError(name + " expected a message, but the connection ended: " + endOf(frame));
            }
            if (frame.opcode() == WebSocketFrame.TEXT || frame.opcode() == WebSocketFrame.CONTINUATION) {
                message.writeBytes(frame.payload());
                if (frame.isLast()) {
                    return message.toString(UTF_8);
                }
            }
        }
    }

    /**
     * Takes the next message, which has to be of this type.
     *
     * @param type the {@code type} that the message must have
     * @return the message
     */
    public JsonObject expect(String type) {
        return SignalingClient.requireType(type, SignalingClient.parse(nextText()), name);
    }

    /**
     * Reads on to the end of the connection, passing over everything else.
     *
     * @return the server's close frame, or 1006 where the connection ended without one
     */
    public Closed awaitClosed() {
        WebSocketFrame frame = read();
        while (frame != null && frame.opcode() != WebSocketFrame.CLOSE) {
            frame = read();
        }
        return endOf(frame);
    }

    /** Asserts that the server has dropped the TCP connection, or does so in time. Ignores earlier frames. */
    public void expectEndOfStream() {
        WebSocketFrame frame = read();
        while (frame != null) {
            frame = read();
        }
    }

    /** Drops the connection with a TCP reset. Unsent bytes are lost. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException closedAlready) {
            // Then there is nothing to reset.
        }
        close();
    }

    /** Ends the client's half of the connection with a TCP FIN and no close frame; reading goes on. */
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " half-closes", e);
        }
    }

    /** Drops the connection without a close frame. Idempotent. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Whether the length takes no more bytes than it has to (RFC 6455 section 5.2). */
    private static boolean isShortestForm(int code, long length) {
        return code < 126 || length > (code == 126 ? 125 : 0xFFFF);
    }

    /** What a close frame says, or its absence at the end of the stream. */
    static Closed endOf(@Nullable WebSocketFrame frame) {
        return frame == null ? new Closed(1006, "the connection was dropped") : frame.closed();
    }

    private static String readHead(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("no answer to the upgrade: " + head.toString(ISO_8859_1));
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // Nobody is left to tell.
        }
    }
}
