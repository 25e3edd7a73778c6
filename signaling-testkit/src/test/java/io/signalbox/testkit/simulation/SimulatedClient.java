package io.signalbox.testkit.simulation;

import io.signalbox.core.Participant;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.util.function.Consumer;
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

    private static final int LONGEST_ANSWER_TICKS = 6;

    final String room;
    private final String user;
    private final String connectionId;
    final Transcript transcript;
    private final Runnable meanwhile;
    private final Consumer<AssertionError> onFault;
    private @Nullable ConnectionHandler handler;
    private @Nullable SendCallback pending;
    private @Nullable String pendingText;
    private @Nullable CloseReason closed;
    private Sending sending = Sending.AT_ONCE;
    private boolean everMisbehaved;
    private boolean pingToAnswer;
    private int ticksUntilAnswer;
    private int said;

    /**
     * A client that has not connected yet.
     *
     * @param meanwhile what else happens while the engine is in a call to this client
     * @param onFault told what the engine did wrong: what is thrown at it here it would take for the client's failure
     */
    SimulatedClient(
            String room, String user, String connectionId, Runnable meanwhile, Consumer<AssertionError> onFault) {
        this.room = room;
        this.user = user;
        this.connectionId = connectionId;
        this.transcript = new Transcript(user);
        this.meanwhile = meanwhile;
        this.onFault = onFault;
    }

    void connected(ConnectionHandler handler) {
        this.handler = handler;
    }

    /** Whether it was in the room and had to give way to another connection of its user. */
    boolean wasReplaced() {
        return transcript.isWelcomed()
                && CloseReason.of(1000, "Duplicate connection").equals(closed);
    }

    boolean isOpen() {
        return closed == null;
    }

    boolean isOf(Participant participant) {
        return participant.id().equals(user) && participant.room().id().equals(room);
    }

    boolean isRivalOf(SimulatedClient other) {
        return user.equals(other.user) && room.equals(other.room);
    }

    /** Whether it has ever given the engine a reason to take it for stuck, broken or dead. */
    boolean hasEverMisbehaved() {
        return everMisbehaved;
    }

    void sends(Sending how) {
        sending = how;
        everMisbehaved |= how != Sending.AT_ONCE && how != Sending.SOON;
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
        if (handler == null) {
            // A transport that has not returned from connect yet can report nothing.
            everMisbehaved = true;
        } else if (pingToAnswer) {
            handler.onAlive();
        }
        pingToAnswer = false;
        if (sending == Sending.SOON) {
            completePending();
        }
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        if (pending != null) {
            onFault.accept(new AssertionError("a second send while one is in flight: " + text.text()));
        }
        switch (sending) {
            case AT_ONCE -> {
                deliver(text.text());
                meanwhile.run();
                callback.completed(null);
                callback.completed(new IOException("doubled"));
            }
            case SOON, LATER -> {
                pending = callback;
                pendingText = text.text();
                answersSoon();
                meanwhile.run();
            }
            case FAILING -> callback.completed(new IOException("failed"));
            case THROWING -> throw new IllegalStateException("thrown out of send");
        }
    }

    /** Completes the send that is in flight, and lets the next ones complete at once. */
    void catchUp() {
        sending = Sending.AT_ONCE;
        answer();
        completePending();
    }

    private void completePending() {
        SendCallback callback = pending;
        String text = pendingText;
        if (callback != null && text != null) {
            pending = null;
            deliver(text);
            callback.completed(null);
        }
    }

    private void deliver(String text) {
        if (closed != null) {
            return;
        }
        try {
            transcript.add(text);
        } catch (AssertionError fault) {
            onFault.accept(fault);
        }
    }

    @Override
    public void ping() {
        pingToAnswer = true;
        answersSoon();
    }

    private void answersSoon() {
        ticksUntilAnswer = Math.max(ticksUntilAnswer, 1 + said % LONGEST_ANSWER_TICKS);
    }

    @Override
    public void close(CloseReason reason) {
        if (closed == null) {
            closed = reason;
            meanwhile.run();
        }
    }

    /** Says the next of its numbered updates. */
    void says() {
        if (handler != null) {
            said++;
            handler.onText("{\"type\":\"participant-update\",\"updates\":{\"connection\":\"" + connectionId
                    + "\",\"number\":" + said + "}}");
        }
    }

    void saysNonsense() {
        if (handler != null) {
            handler.onText("{\"type\":");
        }
    }

    void disconnects() {
        if (handler != null) {
            closed = CloseReason.of(1000, "by the client");
            handler.onClosed(1006, "");
        }
    }
}
