package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from its connect to its end.
 *
 * <pre>
 * ADMITTING --beginJoin--> JOINED --closeWhenFlushed--> FLUSHING
 *     |                      |                             |
 *     +--------end-----------+-------------end-------------+--> CLOSED
 * </pre>
 *
 * <p>Neither the connection nor application code is called with the monitor held.
 */
final class ClientSession implements ConnectionHandler {

    private enum State {
        ADMITTING,
        JOINED,
        FLUSHING,
        CLOSED
    }

    private static final long NOT_PINGING = -1;

    private static final Logger LOG = System.getLogger("io.signalbox.core");

    private final EngineConfig config;
    private final Sessions sessions;
    private final Sweeper sweeper;
    private final long number;
    private final @Nullable PageAttempt attempt;
    private final @Nullable InetAddress address;
    private final Connection connection;
    private final Outbox outbox;
    private final Liveness liveness;
    private final RateLimiter rate;
    private final OutboxBudget admissions;

    /** Guarded by this; read without it where a state that is just being left does no harm. */
    private volatile State state = State.ADMITTING;

    // Guarded by this.
    private @Nullable JoinRequest request;
    private @Nullable EarlyMessages early;
    private @Nullable CloseReason farewell;
    private long flushNanos;

    /** What is held until the client is admitted, in bytes: its request and its early messages. Guarded by this. */
    private int heldForAdmission;

    /** When the present state began, by the sweeper's clock. Guarded by this. */
    private long since;

    /** Whether a sweep has found that the connection is to end, and that is not carried out yet. Guarded by this. */
    private boolean condemned;

    /** When the ping that has not returned was begun, by the sweeper's clock; {@link #NOT_PINGING} if there is none. */
    private volatile long pingingSince = NOT_PINGING;

    /** Set once, before {@link #ready}. */
    private volatile @Nullable LocalParticipant participant;

    /** Whether messages go to the room: after the early ones have. Set once, guarded by this. */
    private volatile boolean ready;

    /** On the room's queue alone. */
    private int malformedInARow;

    ClientSession(SignalingEngine.Parts parts, long number, JoinRequest request, Connection connection) {
        this.config = parts.config();
        this.sessions = parts.sessions();
        this.sweeper = parts.sweeper();
        this.number = number;
        this.attempt = PageAttempt.of(request);
        this.request = request;
        this.address = parts.addresses().key(request.remoteAddress().orElse(null));
        this.connection = connection;
        long now = config.time().nanoTime();
        this.outbox = new Outbox(
                connection, config.limits().maxOutboxBytes(), parts.budget(), sweeper::runningNanos, this::sendFailed);
        this.liveness = new Liveness(now);
        this.rate = new RateLimiter(config.limits(), now);
        this.since = sweeper.runningNanos();
        this.admissions = parts.admissions();
    }

    /** Counts the engine's connects: of two connections, the one with the higher number came later. */
    long number() {
        return number;
    }

    /** Which attempt of its page's it is; null where the client does not say. */
    @Nullable PageAttempt attempt() {
        return attempt;
    }

    /** What the connection counts as for the bounds on addresses; null where it does not count. */
    @Nullable InetAddress address() {
        return address;
    }

    /** What the outbox holds, in bytes as the limits count them. */
    int outboxBytes() {
        return outbox.bytes();
    }

    /** Whether it is still to be decided if the client may join. */
    boolean isAdmitting() {
        return state == State.ADMITTING;
    }

    /** Whether the client is in its room, or on its way in or out. */
    boolean isJoined() {
        return state == State.JOINED;
    }

    /** Whether the connection is over; the participant leaves, or has left, its room for it. */
    boolean hasEnded() {
        return state == State.CLOSED;
    }

    /** What is held until the client is admitted, in bytes; 0 once it is. */
    synchronized int heldForAdmission() {
        return heldForAdmission;
    }

    /** Counts what is held of the request until it is decided. */
    void holdRequest(JoinRequest held) {
        int bytes = held.heldBytes();
        synchronized (this) {
            if (state != State.ADMITTING) {
                return;
            }
            heldForAdmission += bytes;
        }
        admissions.charge(bytes);
    }

    /** Keeps the client out. Does nothing once it has joined or gone. */
    void refuse(CloseReason reason) {
        endFrom(State.ADMITTING, LeaveReason.CLOSED, reason);
    }

    /** Makes the client this participant; false if its connection is gone already. On the room's queue. */
    synchronized boolean beginJoin(LocalParticipant newcomer) {
        if (state != State.ADMITTING) {
            return false;
        }
        state = State.JOINED;
        participant = newcomer;
        request = null;
        return true;
    }

    /** Carries out, after all that the room does now, what the client sent before. On the room's queue. */
    void releaseEarlyMessages() {
        while (true) {
            List<MessageText> kept;
            int released;
            synchronized (this) {
                released = heldForAdmission;
                heldForAdmission = 0;
                kept = early == null ? List.of() : early.texts();
                early = null;
                ready = kept.isEmpty();
            }
            admissions.release(released);
            if (kept.isEmpty()) {
                return;
            }
            // The room's queue is being drained by this thread, so that accepting only adds to it.
            long now = config.time().nanoTime();
            kept.forEach(text -> accept(text, now));
        }
    }

    @Override
    public void onText(String text) {
        long now = config.time().nanoTime();
        liveness.heard(now);
        // What is too large in any encoding is not encoded.
        if (text.length() > config.limits().maxMessageBytes()) {
            violated(Closing.TOO_LARGE);
        } else {
            onText(MessageText.of(text), now);
        }
    }

    @Override
    public void onText(byte[] utf8) {
        long now = config.time().nanoTime();
        liveness.heard(now);
        if (utf8.length > config.limits().maxMessageBytes()) {
            violated(Closing.TOO_LARGE);
            return;
        }
        MessageText text = MessageText.ofUtf8(utf8);
        if (text == null) {
            violated(Closing.NOT_UTF8);
        } else {
            onText(text, now);
        }
    }

    private void onText(MessageText text, long now) {
        if (text.utf8Length() > config.limits().maxMessageBytes()) {
            violated(Closing.TOO_LARGE);
        } else if (ready || !keepEarly(text)) {
            accept(text, now);
        }
    }

    @Override
    public void onAlive() {
        liveness.heard(config.time().nanoTime());
    }

    @Override
    public void onClosed(int code, String reason) {
        end(Closing.isForViolation(code) ? LeaveReason.ABUSE : LeaveReason.DISCONNECTED, null);
    }

    /** False if the message need not be kept any more. */
    private boolean keepEarly(MessageText text) {
        int held = text.heldBytes() + Limits.MESSAGE_OVERHEAD_BYTES;
        boolean fits;
        synchronized (this) {
            if (ready) {
                return false;
            }
            if (state != State.ADMITTING && state != State.JOINED) {
                return true;
            }
            if (early == null) {
                early = new EarlyMessages(config.limits());
            }
            fits = early.add(text);
            if (fits) {
                heldForAdmission += held;
            }
        }
        if (fits) {
            admissions.charge(held);
        } else {
            end(LeaveReason.ABUSE, Closing.TOO_EARLY);
        }
        return true;
    }

    /** Ends the connection before it joins, if it has not: it must not replace a good one only to be closed itself. */
    private void violated(CloseReason reason) {
        if (state != State.FLUSHING) {
            end(LeaveReason.ABUSE, reason);
        }
    }

    private void accept(MessageText text, long now) {
        LocalParticipant sender = participant;
        if (sender == null || state != State.JOINED) {
            return;
        }
        switch (rate.check(text.utf8Length(), now)) {
            case PASS -> enqueue(sender, text, now);
            case DROP -> tellDropped(sender, now);
            case CLOSE -> end(LeaveReason.ABUSE, Closing.RATE_LIMIT);
        }
    }

    private void enqueue(LocalParticipant sender, MessageText text, long arrived) {
        LocalRoom room = sender.room();
        Runnable task;
        int held = text.heldBytes();
        try {
            Message message = Message.parse(text, config.limits().maxJsonDepth());
            held = message.heldBytes();
            task = () -> room.routes().handle(sender, message, arrived);
        } catch (MalformedMessageException problem) {
            task = () -> room.routes().handleMalformed(sender, problem);
        }
        if (!room.offer(held, task)) {
            end(LeaveReason.OVERLOADED, Closing.OVERLOADED);
        }
    }

    private void tellDropped(LocalParticipant sender, long now) {
        long count = rate.takeUntold(now);
        if (count > 0) {
            tellDroppedNow(sender, count);
        }
    }

    private static void tellDroppedNow(LocalParticipant sender, long count) {
        LocalRoom room = sender.room();
        room.run(() -> room.routes().tellRateLimited(sender, count));
    }

    /** The last message was well-formed. On the room's queue. */
    void wellFormed() {
        malformedInARow = 0;
    }

    /** The last message was malformed. On the room's queue. */
    void malformed() {
        malformedInARow++;
        if (malformedInARow >= config.limits().maxMalformedMessages()) {
            end(LeaveReason.ABUSE, Closing.MALFORMED);
        }
    }

    /** Puts a text into the outbox; false if that takes no more. A client whose outbox is full is evicted. */
    boolean send(OutboundText text) {
        Outbox.Offer offer = outbox.offer(text);
        if (offer == Outbox.Offer.FULL) {
            end(LeaveReason.TOO_SLOW, Closing.TOO_SLOW);
        }
        return offer == Outbox.Offer.ACCEPTED;
    }

    private void sendFailed(Throwable failure) {
        LOG.log(Level.DEBUG, "sending failed", failure);
        end(LeaveReason.FAILED, Closing.SEND_FAILED);
    }

    /** Closes the connection once the outbox is empty. The participant has left the room. On the room's queue. */
    void closeWhenFlushed(CloseReason reason) {
        closeWhenFlushed(reason, config.limits().sendTimeout());
    }

    /** The same for a drain, which gives the whole outbox its own time, and each message in it no more than ever. */
    void drain() {
        closeWhenFlushed(Closing.GOING_AWAY, config.limits().drainTimeout());
    }

    private void closeWhenFlushed(CloseReason reason, Duration time) {
        synchronized (this) {
            if (state != State.JOINED) {
                return;
            }
            state = State.FLUSHING;
            farewell = reason;
            flushNanos = time.toNanos();
            since = sweeper.runningNanos();
        }
        outbox.flush(() -> end(LeaveReason.CLOSED, reason));
    }

    /**
     * Ends the connection, once, and takes the participant out of its room.
     *
     * @param reason what to close the connection with; null if it is closed already
     */
    void end(LeaveReason why, @Nullable CloseReason reason) {
        endFrom(null, why, reason);
    }

    private void endFrom(@Nullable State required, LeaveReason why, @Nullable CloseReason reason) {
        State before;
        JoinRequest refused;
        int released;
        synchronized (this) {
            before = state;
            if (before == State.CLOSED || (required != null && before != required)) {
                return;
            }
            state = State.CLOSED;
            refused = request;
            request = null;
            early = null;
            released = heldForAdmission;
            heldForAdmission = 0;
        }
        admissions.release(released);
        outbox.discard();
        if (reason != null) {
            closeConnection(reason);
        }
        sessions.remove(this);
        LocalParticipant leaver = participant;
        if (before == State.JOINED && leaver != null) {
            LocalRoom room = leaver.room();
            room.run(() -> room.leave(leaver, why));
        } else if (refused != null && reason != null) {
            config.listener().refused(refused, reason);
        }
    }

    private void closeConnection(CloseReason reason) {
        Runnable told = sessions.closing();
        try {
            connection.close(reason, told);
        } catch (Throwable thrown) {
            LOG.log(Level.DEBUG, "closing a connection failed", thrown);
            told.run();
        }
    }

    /** Looks whether the client is still alive and takes what it is sent. */
    void sweep(long now, long running, SweepReport.Tally tally) {
        tally.connection(outbox.bytes());
        State current;
        long inState;
        CloseReason goodbye;
        boolean flushedTooLong;
        synchronized (this) {
            current = state;
            inState = running - since;
            goodbye = farewell;
            flushedTooLong = inState >= flushNanos;
        }
        Limits limits = config.limits();
        LocalParticipant present = participant;
        if (current == State.ADMITTING && inState >= limits.admissionTimeout().toNanos()) {
            condemn(tally, () -> refuse(Closing.ADMISSION_TOO_LONG));
        } else if (current == State.FLUSHING && (flushedTooLong || isTooSlow(running))) {
            condemn(tally, () -> end(LeaveReason.CLOSED, goodbye));
        } else if (current == State.JOINED && present != null) {
            sweepJoined(present, now, running, tally);
        }
    }

    private void sweepJoined(LocalParticipant present, long now, long running, SweepReport.Tally tally) {
        if (isTooSlow(running)) {
            condemn(tally, this::endIfTooSlow);
            return;
        }
        long count = rate.takeUntold(now);
        if (count > 0) {
            carryOut(() -> tellDroppedNow(present, count));
        }
        long heardAt = liveness.heardAt();
        Duration unanswered = liveness.unansweredPing(running);
        SweepDecision decision = config.sweepPolicy().decide(present, liveness.silence(now), unanswered);
        String eviction = decision.evictionReason();
        if (eviction != null) {
            CloseReason reason = CloseReason.of(1013, eviction);
            condemn(tally, () -> endIfSilent(heardAt, unanswered != null, reason));
        } else if (decision.isPing() && pingingSince == NOT_PINGING && outbox.isIdle() && liveness.beginPing()) {
            tally.ping();
            startPing();
        }
    }

    private boolean isTooSlow(long running) {
        long patience = config.limits().sendTimeout().toNanos();
        return outbox.inFlightNanos(running) >= patience || pingingNanos(running) >= patience;
    }

    private void endIfTooSlow() {
        if (isTooSlow(sweeper.runningNanos())) {
            end(LeaveReason.TOO_SLOW, Closing.TOO_SLOW);
        }
    }

    /** Unless the client was heard of since that was decided. */
    private void endIfSilent(long heardAt, boolean pinged, CloseReason reason) {
        boolean stillPinged = liveness.unansweredPing(sweeper.runningNanos()) != null;
        if (liveness.heardAt() == heardAt && pinged == stillPinged) {
            end(LeaveReason.SWEPT, reason);
        }
    }

    private long pingingNanos(long running) {
        long begun = pingingSince;
        return begun == NOT_PINGING ? 0 : running - begun;
    }

    /** Ends the connection as a sweep has decided; later sweeps add nothing, however long that takes. */
    private void condemn(SweepReport.Tally tally, Runnable sentence) {
        synchronized (this) {
            if (condemned) {
                return;
            }
            condemned = true;
        }
        tally.eviction();
        carryOut(() -> {
            sentence.run();
            synchronized (this) {
                condemned = false;
            }
        });
    }

    private void carryOut(Runnable verdict) {
        if (!sweeper.verdicts().add(verdict)) {
            verdict.run();
        }
    }

    private void startPing() {
        if (!sweeper.pings().add(this::ping)) {
            liveness.pingNotSent();
        }
    }

    private void ping() {
        if (state != State.JOINED || !outbox.isIdle()) {
            liveness.pingNotSent();
            return;
        }
        pingingSince = sweeper.runningNanos();
        try {
            connection.ping();
        } catch (Throwable thrown) {
            sendFailed(thrown);
            return;
        } finally {
            pingingSince = NOT_PINGING;
        }
        liveness.pingSent(sweeper.runningNanos());
    }
}
