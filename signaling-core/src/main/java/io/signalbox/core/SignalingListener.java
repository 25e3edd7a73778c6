package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;

/**
 * Hears of the engine's events: for metrics, audit and tests. Every method does nothing by default. Later versions may
 * add methods.
 *
 * <p><b>Order.</b> The events of one room come in the order in which they happened, one call at a time. A participant's
 * first event is {@code joined} and its last is {@code left}, each exactly once.
 *
 * <p><b>Threads.</b> Called on any thread. It must not block: the room waits. The engine logs an exception of a
 * listener and goes on.
 */
public interface SignalingListener {

    /** The room has its first participant. */
    default void roomOpened(Room room) {}

    /** The room has lost its last participant and is gone. */
    default void roomClosed(Room room) {}

    /** The participant is in the room, and {@code welcome} is on its way. */
    default void joined(Participant participant) {}

    /** The participant is not in the room any more. */
    default void left(Participant participant, LeaveReason reason) {}

    /** A client was not let in. Not tied to a room's order. */
    default void refused(JoinRequest request, CloseReason reason) {}

    /** A well-formed message has come from the participant and is about to be routed. */
    default void received(Participant sender, Message message) {}

    /**
     * A message was carried out: its results are in the outboxes, or the sender is being told an error.
     *
     * @param nanos the time since the message came from the transport, in nanoseconds by the engine's {@link
     *     TimeSource}
     */
    default void handled(Participant sender, Message message, long nanos) {}

    /** A message was accepted into the participant's outbox. */
    default void sent(Participant recipient, OutboundText text) {}

    /** The participant was told that one of its messages was not carried out. */
    default void rejected(Participant sender, ErrorCode code) {}

    /**
     * The engine dropped messages of the participant, because it sent too many messages or bytes. The call comes with a
     * {@link #rejected}, at most once a second for each participant.
     *
     * @param messages the number of dropped messages since the last call
     */
    default void rateLimited(Participant sender, long messages) {}

    /** The engine has checked all connections once, which happens about once a second. Not tied to a room's order. */
    default void swept(SweepReport report) {}

    /** A drain has begun; the engine lets no more clients in. Told once. Not tied to a room's order. */
    default void drainBegan() {}

    /**
     * The drain has ended. Told once. Not tied to a room's order.
     *
     * @param connectionsLeft how many did not end in time, and are closed as they are
     */
    default void drainEnded(Duration took, int connectionsLeft) {}

    /** Application code (a policy, a router) has failed; {@code what} names it. Not tied to a room's order. */
    default void failed(String what, Throwable failure) {}
}
