package io.signalbox.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to nowhere. It remembers the messages that its client would have got, and how it was closed. At first it
 * completes every send at once, within the call. A test can tell it to behave as badly as real connections do.
 *
 * <p>A message counts as received when its send is completed without a failure. A stalled message is not received yet.
 * If the connection closes first, it never will be.
 *
 * <p>Every method may be called from any thread.
 */
public final class FakeConnection implements Connection {

    @GuardedBy("this") private final List<String> received = new ArrayList<>();

    @GuardedBy("this") private final List<String> misuses = new ArrayList<>();

    @GuardedBy("this") private final Queue<Sending> stalled = new ArrayDeque<>();

    @GuardedBy("this") private Consumer<Sending> behaviour = Sending::succeed;

    @GuardedBy("this") private Runnable pingAnswer = () -> {};

    @GuardedBy("this") private Consumer<CloseReason> closeAction = reason -> {};

    @GuardedBy("this") private @Nullable RuntimeException pingFailure;

    @GuardedBy("this") private @Nullable Sending inFlight;

    @GuardedBy("this") private @Nullable CloseReason closeReason;

    @GuardedBy("this") private int closeCalls;

    @GuardedBy("this") private int pings;

    /** An open connection that behaves well. */
    public FakeConnection() {}

    /** From now on sends are taken and stay in flight: the client has stopped reading. */
    public synchronized void stall() {
        behaviour = this::hold;
    }

    /** Completes the send that stalled, if there is one, and from now on each at once. */
    public void resume() {
        List<Sending> held;
        synchronized (this) {
            behaviour = Sending::succeed;
            held = List.copyOf(stalled);
            stalled.clear();
        }
        held.forEach(Sending::succeed);
    }

    /** Completes the send that stalled, if there is one; the next one stalls again. */
    public void completeOne() {
        Sending held;
        synchronized (this) {
            held = stalled.poll();
        }
        if (held != null) {
            held.succeed();
        }
    }

    /** From now on every send is completed with this failure. */
    public synchronized void failSends(Throwable failure) {
        behaviour = sending -> sending.fail(failure);
    }

    /** From now on every send throws this. */
    public synchronized void throwOnSend(RuntimeException failure) {
        behaviour = sending -> {
            lost(sending);
            throw failure;
        };
    }

    /** From now on every send is completed twice: as sent, and then as failed. */
    public synchronized void completeTwice() {
        behaviour = sending -> {
            sending.succeed();
            sending.callback.completed(new IOException("completed again"));
        };
    }

    /** From now on every send is completed by a task of this executor, after the call. */
    public synchronized void completeOn(Executor executor) {
        behaviour = sending -> executor.execute(sending::succeed);
    }

    /** From now on every ping throws this; it is still counted. */
    public synchronized void refusePings(RuntimeException failure) {
        pingFailure = failure;
    }

    /** From now on every ping is answered by this, within the call. At first nothing answers. */
    public synchronized void answerPings(Runnable answer) {
        pingAnswer = answer;
    }

    /** Runs this action within the first close from now on, for example to report the end as some transports do. */
    public synchronized void whenClosed(Consumer<CloseReason> action) {
        closeAction = action;
    }

    /** The messages that the client has received, oldest first, parsed. */
    public List<JsonObject> received() {
        return receivedTexts().stream()
                .map(text -> JsonParser.parseString(text).getAsJsonObject())
                .toList();
    }

    /** The messages that the client has received, oldest first, to the byte. */
    public synchronized List<String> receivedTexts() {
        return List.copyOf(received);
    }

    /** The types of the messages that the client has received, oldest first. */
    public List<String> receivedTypes() {
        return received().stream()
                .map(message -> message.get("type").getAsString())
                .toList();
    }

    /**
     * The last message of this type that the client has received.
     *
     * @throws AssertionError if there is none; it shows the other messages
     */
    public JsonObject lastOf(String type) {
        return received().stream()
                .filter(message -> message.get("type").getAsString().equals(type))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("no " + type + " among " + receivedTexts()));
    }

    /** Forgets the messages received until now, so that a test sees the next ones. */
    public synchronized void forgetReceived() {
        received.clear();
    }

    /** Whether a send is in flight. */
    public synchronized boolean isSending() {
        return inFlight != null;
    }

    /** How often it was told to ping. */
    public synchronized int pings() {
        return pings;
    }

    /** Why it was closed first; empty while it is open. */
    public synchronized Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closeReason);
    }

    /** How often it was told to close. */
    public synchronized int closeCalls() {
        return closeCalls;
    }

    /** The calls that an engine must not make: a send before the last send was completed. Empty if there were none. */
    public synchronized List<String> misuses() {
        return List.copyOf(misuses);
    }

    /** Treats the send as the test has said; throws once it is closed. */
    @Override
    public void send(OutboundText text, SendCallback callback) {
        Consumer<Sending> what;
        Sending sending = new Sending(text, callback);
        synchronized (this) {
            if (closeReason != null) {
                throw new IllegalStateException("closed: " + closeReason);
            }
            if (inFlight != null) {
                misuses.add("sent " + text.text() + " while this was in flight: " + inFlight.text.text());
            }
            inFlight = sending;
            what = behaviour;
        }
        what.accept(sending);
    }

    @Override
    public void ping() {
        Runnable answer;
        synchronized (this) {
            pings++;
            if (pingFailure != null) {
                throw pingFailure;
            }
            answer = pingAnswer;
        }
        answer.run();
    }

    @Override
    public void close(CloseReason reason) {
        Consumer<CloseReason> action;
        synchronized (this) {
            closeCalls++;
            if (closeReason != null) {
                return;
            }
            closeReason = reason;
            action = closeAction;
        }
        action.accept(reason);
    }

    private synchronized void hold(Sending sending) {
        stalled.add(sending);
    }

    /** Takes a send out of flight; false if the client did not get it, as the connection was closed meanwhile. */
    private synchronized boolean arrived(Sending sending) {
        if (inFlight == sending) {
            inFlight = null;
        }
        if (closeReason == null) {
            received.add(sending.text.text());
        }
        return closeReason == null;
    }

    private synchronized void lost(Sending sending) {
        if (inFlight == sending) {
            inFlight = null;
        }
    }

    /** One send and how it ends. */
    private final class Sending {

        private final OutboundText text;
        private final SendCallback callback;

        private Sending(OutboundText text, SendCallback callback) {
            this.text = text;
            this.callback = callback;
        }

        private void succeed() {
            callback.completed(arrived(this) ? null : new IOException("closed before it was sent"));
        }

        private void fail(Throwable failure) {
            lost(this);
            callback.completed(failure);
        }
    }
}
