package io.signalbox.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.signalbox.spi.DaemonThreads;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A participant for socket tests: a blocking WebSocket client that collects the server's messages and gives them out in
 * order. Each wait is bounded. If a message does not come in time, or another one comes, an {@link AssertionError}
 * shows it.
 *
 * <p>One test thread uses a client at a time; a thread of its own reads, and answers pings and close frames (RFC 6455
 * sections 5.5.1 and 5.5.2). The client cuts off a server that breaks the rules of RFC 6455, and {@link
 * Closed#reason()} tells the fault. For frames that no correct client sends use {@link RawWebSocket}.
 */
public final class SignalingClient implements AutoCloseable {

    /** How long each wait lasts at most where nothing else is said. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final ScheduledThreadPoolExecutor TIMER =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("signaling-client-timer"));

    static {
        TIMER.setRemoveOnCancelPolicy(true);
    }

    /**
     * How a connection ended.
     *
     * @param code the code of the server's close frame; 1006 where the connection was dropped without one
     * @param reason the reason of the close frame, or the cause of the drop
     */
    public record Closed(int code, String reason) {}

    private final String name;
    private final RawWebSocket socket;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Object output = new Object();

    /** Whether a close frame has gone out. */
    @GuardedBy("output") private boolean outputClosed;

    /** The fragments of a message that is not complete, or null. Owned by the reading thread, as the next. */
    private @Nullable ByteArrayOutputStream partial;

    private boolean ended;

    private SignalingClient(String name, RawWebSocket socket) {
        this.name = name;
        this.socket = socket;
    }

    /**
     * The address of a participant: the endpoint with {@code roomId}, {@code userId} and {@code userName} as
     * percent-encoded UTF-8.
     *
     * @param endpoint a {@code ws} or {@code wss} URL without a query
     * @param roomId the room
     * @param userId the user
     * @param userName the user's name
     * @return the address
     */
    public static URI address(URI endpoint, String roomId, String userId, String userName) {
        return withQuery(
                endpoint, "roomId=" + encode(roomId) + "&userId=" + encode(userId) + "&userName=" + encode(userName));
    }

    /**
     * The endpoint with a query as it is given.
     *
     * @param endpoint a {@code ws} or {@code wss} URL without a query
     * @param query the query, already percent-encoded; empty for none
     * @return the address
     */
    public static URI withQuery(URI endpoint, String query) {
        String base = endpoint.toString();
        String path = endpoint.getRawPath();
        return URI.create(base + (path == null || path.isEmpty() ? "/" : "") + (query.isEmpty() ? "" : "?" + query));
    }

    /**
     * A value as percent-encoded UTF-8, with {@code %20} for a space.
     *
     * @param value any text
     * @return the value as it may stand in a query
     */
    public static String encode(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }

    /**
     * Begins a handshake with parameters, headers, cookies or an origin of the test's.
     *
     * @param endpoint a {@code ws} or {@code wss} URL without a query
     */
    public static ClientHandshake to(URI endpoint) {
        return new ClientHandshake(endpoint);
    }

    /**
     * Connects as a participant. Returns once the upgrade is done. It takes no message, and the participant need not be
     * in the room yet. To wait for that, use {@link #join}.
     *
     * @param endpoint a {@code ws} or {@code wss} URL without a query
     * @param roomId the room
     * @param userId the user
     * @param userName the user's name
     * @return the connected client
     */
    public static SignalingClient connect(URI endpoint, String roomId, String userId, String userName) {
        return connect(address(endpoint, roomId, userId, userName), userId);
    }

    /**
     * Joins as a participant: connects, and returns once it has taken the welcome. The client that connects first need
     * not be the first in the room. A client that has its welcome is in the room before later ones.
     *
     * @param endpoint a {@code ws} or {@code wss} URL without a query
     * @param roomId the room
     * @param userId the user
     * @param userName the user's name
     * @return the client, in the room
     */
    public static SignalingClient join(URI endpoint, String roomId, String userId, String userName) {
        return connect(endpoint, roomId, userId, userName).welcomed();
    }

    /** Takes the welcome, or gives the connection up. */
    SignalingClient welcomed() {
        try {
            expect("welcome");
        } catch (AssertionError e) {
            abort();
            throw e;
        }
        return this;
    }

    /**
     * Connects to an address as it is given.
     *
     * @param address the whole address, query included
     * @param name the name of this client in failures
     * @return the connected client
     */
    public static SignalingClient connect(URI address, String name) {
        return connect(null, address, name);
    }

    /**
     * Connects to an address as it is given, over TLS, for example with trust in a test's own certificate.
     *
     * @param tls the context for a {@code wss} address; null for the platform's trust
     * @param address the whole address, query included
     * @param name the name of this client in failures
     * @return the connected client
     */
    public static SignalingClient connect(@Nullable SSLContext tls, URI address, String name) {
        return connect(tls, address, name, "", List.of());
    }

    static SignalingClient connect(
            @Nullable SSLContext tls, URI address, String name, String headerLines, List<String> subprotocols) {
        RawWebSocket socket;
        try {
            socket = RawWebSocket.connect(tls, address, name, headerLines, 0);
        } catch (UncheckedIOException e) {
            throw new AssertionError(e.getMessage() + ": " + e.getCause(), e);
        }
        String wrong = faultOf(socket, subprotocols);
        if (wrong != null) {
            socket.close();
            throw new AssertionError(name + " was answered by " + wrong + ": " + socket.responseHead());
        }
        SignalingClient client = new SignalingClient(name, socket);
        socket.readWithoutHaste();
        Thread reader = new Thread(client::read, "signaling-client-" + name);
        reader.setDaemon(true);
        reader.start();
        return client;
    }

    /** Why the server's answer is none to this handshake (RFC 6455, section 4.1); null if it is one. */
    private static @Nullable String faultOf(RawWebSocket socket, List<String> subprotocols) {
        if (!headers(socket, "Sec-WebSocket-Accept").allMatch(socket::isAcceptedBy)
                || headers(socket, "Sec-WebSocket-Accept").count() != 1) {
            return "no WebSocket";
        }
        if (headers(socket, "Sec-WebSocket-Extensions").findAny().isPresent()) {
            return "an extension that it had not offered";
        }
        List<String> chosen = headers(socket, "Sec-WebSocket-Protocol").toList();
        return chosen.isEmpty() || chosen.size() == 1 && subprotocols.contains(chosen.get(0))
                ? null
                : "a subprotocol that it had not offered";
    }

    private static Stream<String> headers(RawWebSocket socket, String name) {
        return socket.responseHead()
                .lines()
                .map(line -> line.split(":", 2))
                .filter(header -> header[0].equalsIgnoreCase(name))
                .map(header -> header[1].strip());
    }

    /** The subprotocol that the server has chosen from those that {@link ClientHandshake#subprotocol} offered. */
    public Optional<String> subprotocol() {
        return headers(socket, "Sec-WebSocket-Protocol").findFirst();
    }

    /**
     * Sends one text message and waits until it has been written.
     *
     * @param text the message, exactly as it is to go out
     */
    public void send(String text) {
        send(WebSocketFrame.text(text), "sends a message");
    }

    /**
     * Sends one message.
     *
     * @param message the message
     */
    public void send(JsonObject message) {
        send(message.toString());
    }

    /**
     * Sends one binary message and waits until it has been written.
     *
     * @param bytes the payload
     */
    public void sendBinary(byte[] bytes) {
        send(WebSocketFrame.frame(WebSocketFrame.BINARY, bytes), "sends bytes");
    }

    /**
     * Takes the next message as text.
     *
     * @return the message exactly as it came
     */
    public String nextText() {
        Event event = take(PATIENCE);
        if (event == null) {
            throw new AssertionError(name + " heard nothing for " + PATIENCE.toSeconds() + " s");
        }
        if (event.text() == null) {
            throw new AssertionError(name + " expected a message, but the connection ended: " + event.closed());
        }
        return event.text();
    }

    /**
     * Takes the next message.
     *
     * @return the message
     */
    public JsonObject next() {
        return parse(nextText());
    }

    /**
     * Takes the next message, which has to be of this type.
     *
     * @param type the {@code type} that the message must have
     * @return the message
     */
    public JsonObject expect(String type) {
        return requireType(type, next(), name);
    }

    /**
     * Takes messages until one has this type, passing over all others.
     *
     * @param type the {@code type} to wait for
     * @return the message
     */
    public JsonObject skipTo(String type) {
        JsonObject message = next();
        while (!message.has("type") || !type.equals(message.get("type").getAsString())) {
            message = next();
        }
        return message;
    }

    /**
     * Asserts that no message is waiting. The client pings the server, and the next message must be the {@code pong}. A
     * message that the server sent before it handled the ping would come first.
     */
    public void expectNothing() {
        send("{\"type\":\"ping\"}");
        expect("pong");
    }

    /**
     * Waits for the end of the connection, passing over messages.
     *
     * @return how it ended
     */
    public Closed awaitClosed() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Event event = take(Duration.ofNanos(deadline - System.nanoTime()));
            if (event == null) {
                throw new AssertionError(
                        name + " expected to be closed, and was not within " + PATIENCE.toSeconds() + " s");
            }
            if (event.closed() != null) {
                return event.closed();
            }
        }
    }

    /**
     * Asserts that the connection ends next, with this code and before any further message.
     *
     * @param code the close code
     * @return how it ended
     */
    public Closed expectClosed(int code) {
        Event event = take(PATIENCE);
        Closed closed = event == null ? null : event.closed();
        if (closed == null || closed.code() != code) {
            throw new AssertionError(
                    name + " expected close " + code + ", but got " + (event == null ? "nothing" : event));
        }
        return closed;
    }

    /** Leaves cleanly with 1000 and waits until the close frame is out. Without effect where one is out already. */
    public void leave() {
        close(WebSocketFrame.close(1000, ""));
    }

    /** Drops the connection without a close frame. */
    public void abort() {
        socket.close();
    }

    /** Leaves cleanly if that has not happened yet, and lets the connection go. Idempotent. */
    @Override
    public void close() {
        try {
            leave();
        } finally {
            abort();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Reads a message that has to be a JSON object. */
    static JsonObject parse(String text) {
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new AssertionError("not a JSON object: " + text, e);
        }
    }

    static JsonObject requireType(String type, JsonObject message, String name) {
        if (!message.has("type") || !type.equals(message.get("type").getAsString())) {
            throw new AssertionError(name + " expected '" + type + "', but got " + message);
        }
        return message;
    }

    private void send(WebSocketFrame frame, String what) {
        synchronized (output) {
            if (outputClosed) {
                throw new AssertionError(name + " " + what + ", but has sent its close frame");
            }
            write(frame, what);
        }
    }

    /** Sends a close frame, the last of all, if there is still somebody to read it. */
    private void close(WebSocketFrame frame) {
        synchronized (output) {
            if (!outputClosed) {
                outputClosed = true;
                try {
                    write(frame, "closes");
                } catch (AssertionError gone) {
                    // Then the connection has ended without it.
                }
            }
        }
    }

    /** Writes within {@link #PATIENCE}, or gives the connection up. */
    private void write(WebSocketFrame frame, String what) {
        ScheduledFuture<?> late = TIMER.schedule(this::abort, PATIENCE.toMillis(), MILLISECONDS);
        try {
            socket.send(frame);
        } catch (UncheckedIOException e) {
            String why = late.isDone() ? "not within " + PATIENCE.toSeconds() + " s" : String.valueOf(e.getCause());
            throw new AssertionError(name + " " + what + ": " + why, e);
        } finally {
            late.cancel(false);
        }
    }

    /** Reads to the end; on the thread that is there for it. */
    private void read() {
        try (socket) {
            WebSocketFrame frame = socket.read();
            while (frame != null && hear(frame)) {
                frame = socket.read();
            }
            if (frame == null) {
                end(RawWebSocket.endOf(null));
            } else {
                // It is for the server to end the TCP connection (RFC 6455 section 7.1.1).
                socket.expectEndOfStream();
            }
        } catch (AssertionError | RuntimeException e) {
            end(new Closed(1006, String.valueOf(e.getMessage())));
        }
    }

    /** False once the server has closed. */
    private boolean hear(WebSocketFrame frame) {
        if (frame.isMasked() || frame.reserved() != 0) {
            throw violation(1002, "a masked frame, or one with reserved bits: " + frame);
        }
        switch (frame.opcode()) {
            case WebSocketFrame.TEXT, WebSocketFrame.CONTINUATION -> hearText(frame);
            case WebSocketFrame.PING -> answer(WebSocketFrame.frame(WebSocketFrame.PONG, frame.payload()));
            case WebSocketFrame.PONG -> {}
            case WebSocketFrame.CLOSE -> {
                close(WebSocketFrame.frame(WebSocketFrame.CLOSE, frame.payload()));
                end(RawWebSocket.endOf(frame));
                return false;
            }
            default -> throw violation(1003, "neither text nor control: " + frame);
        }
        return true;
    }

    private void hearText(WebSocketFrame frame) {
        ByteArrayOutputStream message = partial;
        if ((message == null) != (frame.opcode() == WebSocketFrame.TEXT)) {
            throw violation(1002, "a fragment out of order: " + frame);
        }
        message = message == null ? new ByteArrayOutputStream() : message;
        message.writeBytes(frame.payload());
        partial = frame.isLast() ? null : message;
        if (frame.isLast()) {
            try {
                CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(message.toByteArray()));
                events.add(new Event(text.toString(), null));
            } catch (CharacterCodingException e) {
                throw violation(1007, "text that is not UTF-8: " + frame);
            }
        }
    }

    private void answer(WebSocketFrame pong) {
        try {
            send(pong, "answers a ping");
        } catch (AssertionError gone) {
            // Then nobody waits for it.
        }
    }

    /** Fails the connection, as RFC 6455 section 7.1.7 has it. */
    private IllegalStateException violation(int code, String what) {
        close(WebSocketFrame.close(code, ""));
        return new IllegalStateException(name + " was sent " + what);
    }

    /** The first reason counts. */
    private void end(Closed closed) {
        if (!ended) {
            ended = true;
            events.add(new Event(null, closed));
        }
    }

    private @Nullable Event take(Duration atMost) {
        try {
            Event event = events.poll(Math.max(0, atMost.toNanos()), NANOSECONDS);
            if (event != null && event.closed() != null) {
                events.add(event);
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(name + " was interrupted", e);
        }
    }

    /** A message or the end: one of the two is set. Nothing follows the end, which stays at the head for ever. */
    private record Event(@Nullable String text, @Nullable Closed closed) {}
}
