package io.signalbox.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A participant for socket tests: a blocking WebSocket client that collects what the server sends and hands it out in
 * order, each wait bounded. What does not come in time, or comes instead of what was expected, is an
 * {@link AssertionError} that shows the message.
 *
 * <p>One test thread uses a client at a time; messages arrive on threads of the JDK's HTTP client. The client answers
 * pings and close frames by itself (RFC 6455 sections 5.5.1 and 5.5.2). For frames that no proper client sends use
 * {@link RawWebSocket}.
 */
public final class SignalingClient implements AutoCloseable {

    /** How long each wait lasts at most where nothing else is said. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * How a connection ended.
     *
     * @param code the code of the server's close frame; 1006 where the connection was dropped without one
     * @param reason the reason of the close frame, or what dropped the connection
     */
    public record Closed(int code, String reason) {}

    private final String name;
    private final Inbox inbox;
    private final WebSocket socket;

    private SignalingClient(String name, Inbox inbox, WebSocket socket) {
        this.name = name;
        this.inbox = inbox;
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
     * Connects as a participant. Returns once the upgrade is done, whatever the server says afterwards: no message is
     * taken.
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
     * Connects to an address as it is given.
     *
     * @param address the whole address, query included
     * @param name what failures call this client
     * @return the connected client
     */
    public static SignalingClient connect(URI address, String name) {
        return connect(HTTP, address, name);
    }

    /**
     * Connects to an address as it is given, with a client that trusts a test's own certificate, for one.
     *
     * @param http what opens the connection
     * @param address the whole address, query included
     * @param name what failures call this client
     * @return the connected client
     */
    public static SignalingClient connect(HttpClient http, URI address, String name) {
        Inbox inbox = new Inbox();
        WebSocket socket = await(
                http.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(address, inbox),
                name + " connects to " + address);
        return new SignalingClient(name, inbox, socket);
    }

    /**
     * Sends one text message and waits until it has been written.
     *
     * @param text the message, exactly as it is to go out
     */
    public void send(String text) {
        await(socket.sendText(text, true), name + " sends a message");
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
        await(socket.sendBinary(ByteBuffer.wrap(bytes), true), name + " sends bytes");
    }

    /**
     * Takes the next message as text.
     *
     * @return the message exactly as it came
     */
    public String nextText() {
        Event event = inbox.take(PATIENCE);
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
     * Asserts that nothing is waiting: pings the server, and the next message has to be the {@code pong}. What the
     * server had sent to this client before it handled the ping would have come first.
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
            Event event = inbox.take(Duration.ofNanos(deadline - System.nanoTime()));
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
        Event event = inbox.take(PATIENCE);
        Closed closed = event == null ? null : event.closed();
        if (closed == null || closed.code() != code) {
            throw new AssertionError(
                    name + " expected close " + code + ", but got " + (event == null ? "nothing" : event));
        }
        return closed;
    }

    /** Leaves cleanly with 1000 and waits until the close frame is out. Without effect where the output is closed. */
    public void leave() {
        if (!socket.isOutputClosed()) {
            await(socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> socket), name + " leaves");
        }
    }

    /** Drops the connection without a close frame. */
    public void abort() {
        socket.abort();
    }

    /** Leaves cleanly if that has not happened yet, and lets the connection go. Idempotent. */
    @Override
    public void close() {
        try {
            leave();
        } finally {
            socket.abort();
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

    private static <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get(PATIENCE.toMillis(), MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(what + ": not within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what + ": interrupted", e);
        }
    }

    /** A message or the end: one of the two is set. */
    private record Event(@Nullable String text, @Nullable Closed closed) {}

    /** Puts fragments together and queues whole messages, then the end; the end stays at the head for ever. */
    private static final class Inbox implements WebSocket.Listener {

        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                events.add(new Event(partial.toString(), null));
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            events.add(new Event(null, new Closed(statusCode, reason)));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            events.add(new Event(null, new Closed(1006, String.valueOf(error))));
        }

        @Nullable Event take(Duration atMost) {
            try {
                Event event = events.poll(Math.max(0, atMost.toNanos()), NANOSECONDS);
                if (event != null && event.closed() != null) {
                    events.add(event);
                }
                return event;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
