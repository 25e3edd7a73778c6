package io.signalbox.testkit;

import com.google.gson.JsonObject;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.ConnectionHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A client of a {@link TestEngine}. It answers pings, and when the engine closes its connection it reports the end from
 * within that call, as some containers do.
 *
 * <p>When a method returns, its effects are complete, unless an access policy or a queue of other threads holds them
 * up.
 */
public final class TestClient {

    private final ManualExecutor executor;
    private final FakeConnection connection = new FakeConnection();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable ConnectionHandler handler;

    private TestClient(ManualExecutor executor) {
        this.executor = executor;
    }

    static TestClient connect(SignalingEngine engine, ManualExecutor executor, JoinRequest request) {
        TestClient client = new TestClient(executor);
        client.connection.answerPings(client::isAlive);
        client.connection.whenClosed(reason -> client.reportEnd(reason.code(), reason.text()));
        client.handler = engine.connect(request, client.connection);
        client.connection.closeReason().ifPresent(reason -> client.reportEnd(reason.code(), reason.text()));
        executor.runDue();
        return client;
    }

    /** Sends a message to the engine. */
    public void says(String text) {
        ConnectionHandler to = handler;
        if (to != null) {
            to.onText(text);
        }
        executor.runDue();
    }

    /** Sends a message to the engine as a transport does that has it in UTF-8. */
    public void saysInUtf8(byte[] message) {
        ConnectionHandler to = handler;
        if (to != null) {
            to.onText(message);
        }
        executor.runDue();
    }

    /** Shows that it is alive, as by a pong. */
    public void isAlive() {
        ConnectionHandler to = handler;
        if (to != null) {
            to.onAlive();
        }
    }

    /** From now on it leaves pings unanswered: the phone has lost its network. */
    public void fallsSilent() {
        connection.answerPings(() -> {});
    }

    /** Closes the connection from the client's side, or loses it with code 1006. */
    public void disconnects(int code) {
        reportEnd(code, "");
        executor.runDue();
    }

    private void reportEnd(int code, String reason) {
        ConnectionHandler to = handler;
        if (to != null && ended.compareAndSet(false, true)) {
            to.onClosed(code, reason);
        }
    }

    /** The messages that it has received, oldest first, parsed. */
    public List<JsonObject> received() {
        return connection.received();
    }

    /** The messages that it has received, oldest first, to the byte. */
    public List<String> receivedTexts() {
        return connection.receivedTexts();
    }

    /** The types of the messages that it has received, oldest first. */
    public List<String> receivedTypes() {
        return connection.receivedTypes();
    }

    /**
     * The last message of this type that it has received.
     *
     * @throws AssertionError if there is none; it shows the other messages
     */
    public JsonObject lastOf(String type) {
        return connection.lastOf(type);
    }

    /** Forgets the messages received until now, so that a test sees the next ones. */
    public void forgetReceived() {
        connection.forgetReceived();
    }

    /** Why the engine closed the connection; empty if it did not. */
    public Optional<CloseReason> closeReason() {
        return connection.closeReason();
    }

    /** The connection, to make it behave badly. */
    public FakeConnection connection() {
        return connection;
    }

    /** The handler of the transport, for reports that the client does not make by itself. */
    public ConnectionHandler handler() {
        ConnectionHandler connected = handler;
        if (connected == null) {
            throw new IllegalStateException("not connected yet");
        }
        return connected;
    }
}
