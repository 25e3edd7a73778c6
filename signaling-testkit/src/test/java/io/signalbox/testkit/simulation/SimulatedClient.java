package io.signalbox.testkit.simulation;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of the simulation: sends complete at once, soon, later, twice or never, as the simulation decides. */
final class SimulatedClient implements Connection {

    enum Sending {
        AT_ONCE,
        /** Within a second or two of a process that runs. */
        SOON,
        LATER,
        FAILING,
        THROWING
    }

    /** What the simulation does about a client. */
    interface World {

        /** What else happens while the engine is in a call. */
        void meanwhile();

        /** A text has come out at the client's end. */
        void received(SimulatedClient client, String text);

        /** The engine closes the connection, for the first time. */
        void closed(SimulatedClient client, CloseReason reason);

        /** Notes what the engine has done wrong: what is thrown at it here it would take for the client's failure. */
        void fault(String rule);

        /** The time by which the engine judges clients. */
        long runningNanos();
    }

    private static final int LONGEST_ANSWER_TICKS = 6;
    private static final int OVERHEAD = 128;

    final Recipient recipient;
    final long connectedAt;
    private final World world;
    private final List<SendCallback> completed = new ArrayList<>();
    private @Nullable ConnectionHandler handler;
    private @Nullable SendCallback pending;
    private @Nullable OutboundText pendingText;
    private Sending sending = Sending.AT_ONCE;
    private boolean inCall;
    private boolean failed;
    private boolean dark;
    private boolean pingToAnswer;
    private int ticksUntilAnswer;
    private int answers;

    /** Bytes that were taken into the outbox, and those of them that are through. */
    private long takenBytes;

    private long sentBytes;

    private boolean inFlight;
    private boolean pinged;
    private long inFlightSince;
    private long pingedAt;
    private long lastActive;
    private long leftAt;

    SimulatedClient(Recipient recipient, World world) {
        this.recipient = recipient;
        this.world = world;
        this.connectedAt = world.runningNanos();
        this.lastActive = connectedAt;
    }

    void connected(ConnectionHandler handler) {
        this.handler = handler;
    }

    boolean isOpen() {
        return !recipient.isCut();
    }

    boolean isSending() {
        return inFlight;
    }

    boolean hasFailed() {
        return failed;
    }

    /** How long the send in flight has been so; 0 if there is none. */
    long inFlightNanos() {
        return inFlight ? world.runningNanos() - inFlightSince : 0;
    }

    /** For how long a ping has been unanswered; -1 if none is. */
    long unansweredNanos() {
        return pinged ? world.runningNanos() - pingedAt : -1;
    }

    /** For how long it neither was heard of, nor was sent anything, nor pinged. */
    long forgottenNanos() {
        return pinged || inFlight ? 0 : world.runningNanos() - lastActive;
    }

    /** The time by which the engine judges it. */
    long now() {
        return world.runningNanos();
    }

    /** Its participant has left its room. */
    void leaves() {
        leftAt = world.runningNanos();
    }

    /** For how long its participant has been out of its room. */
    long sinceLeavingNanos() {
        return world.runningNanos() - leftAt;
    }

    /** Whether it is out of its room, and still has the time to read what it was sent there. */
    boolean isToReadToTheEnd() {
        return recipient.joined
                && !recipient.present
                && inFlightNanos() < CloseRules.TIMEOUT.toNanos()
                && sinceLeavingNanos() < timeToReadNanos();
    }

    /** How long it may read to the end at most. */
    long timeToReadNanos() {
        return (recipient.askedToGo ? CloseRules.TIMEOUT : CloseRules.DRAIN_TIMEOUT).toNanos();
    }

    /** What waits for it, as the limits count it. */
    long waitingBytes() {
        return isOpen() ? takenBytes - sentBytes : 0;
    }

    void takes(OutboundText text) {
        takenBytes += text.utf8Length() + OVERHEAD;
    }

    void sends(Sending how) {
        sending = how;
    }

    /** A quarter of a second has passed in a process that runs. */
    void ticked() {
        if (ticksUntilAnswer > 0) {
            ticksUntilAnswer--;
            if (ticksUntilAnswer == 0) {
                answer();
            }
        }
    }

    private void answer() {
        if (handler != null && pingToAnswer && !dark) {
            heard();
            handler.onAlive();
            pingToAnswer = false;
        }
        if (sending == Sending.SOON) {
            completePending();
        }
    }

    private void heard() {
        pinged = false;
        lastActive = world.runningNanos();
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        if (inFlight) {
            world.fault("a second send while one is in flight: " + text.text());
        }
        inFlight = true;
        inFlightSince = world.runningNanos();
        switch (sending) {
            case AT_ONCE -> {
                deliver(text);
                world.meanwhile();
                complete(callback, text);
                callback.completed(new IOException("doubled"));
            }
            case SOON, LATER -> {
                pending = callback;
                pendingText = text;
                answersSoon();
                world.meanwhile();
            }
            case FAILING -> {
                failed = true;
                callback.completed(new IOException("failed"));
            }
            case THROWING -> {
                failed = true;
                throw new IllegalStateException("thrown out of send");
            }
        }
    }

    /** Completes the send that is in flight, and lets the next ones complete at once. */
    void catchUp() {
        sending = Sending.AT_ONCE;
        dark = false;
        answer();
        completePending();
    }

    private void completePending() {
        SendCallback callback = pending;
        OutboundText text = pendingText;
        if (callback != null && text != null) {
            pending = null;
            deliver(text);
            complete(callback, text);
        }
    }

    /** The send in flight fails. */
    void loses() {
        SendCallback callback = pending;
        if (callback != null) {
            pending = null;
            failed = true;
            callback.completed(new IOException("failed later"));
            completed.add(callback);
        }
    }

    private void complete(SendCallback callback, OutboundText text) {
        inFlight = false;
        lastActive = world.runningNanos();
        sentBytes += text.utf8Length() + OVERHEAD;
        completed.add(callback);
        callback.completed(null);
    }

    /** Completes once more what was completed some time ago. */
    void repeatsItself(int which) {
        if (!completed.isEmpty()) {
            SendCallback callback = completed.get(which % completed.size());
            callback.completed(which % 2 == 0 ? null : new IOException("late"));
        }
    }

    private void deliver(OutboundText text) {
        if (isOpen()) {
            world.received(this, text.text());
        }
    }

    @Override
    public void ping() {
        if (inFlight) {
            world.fault("a ping while a send is in flight: " + recipient);
        }
        pingToAnswer = true;
        pinged = true;
        pingedAt = world.runningNanos();
        answersSoon();
        world.meanwhile();
    }

    private void answersSoon() {
        answers++;
        ticksUntilAnswer = Math.max(ticksUntilAnswer, 1 + answers % LONGEST_ANSWER_TICKS);
    }

    /** From now on it answers no ping, until it catches up. */
    void goesDark() {
        dark = true;
    }

    @Override
    public void close(CloseReason reason) {
        if (isOpen()) {
            world.closed(this, reason);
            recipient.cutByTheEngine(reason);
            world.meanwhile();
        }
    }

    /** Says something, unless it is just being heard: a transport reports one message at a time. */
    void says(Said what) {
        if (handler != null && !inCall) {
            inCall = true;
            recipient.says(what);
            heard();
            handler.onText(what.text());
            inCall = false;
        }
    }

    void disconnects(int code) {
        if (handler != null) {
            recipient.cutByTheClient(code);
            handler.onClosed(code, "");
        }
    }
}
