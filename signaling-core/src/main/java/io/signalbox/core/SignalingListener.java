package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;
import java.util.Map;

/**
 * Is told what happened: for metrics, audit and tests. Every method does nothing by default; more may be added.
 *
 * <p><b>Order.</b> What is told about one room comes in the order in which it happened, one call at a time. A
 * participant's {@code joined} comes before anything else about it and {@code left} after, each exactly once.
 *
 * <p><b>Threads.</b> Called on any thread. It must not block: the room waits. What a listener throws is logged and
 * dropped.
 */
public interface SignalingListener {

    /** The room has its first participant. */
    default void roomOpened(Room room) {}

    /** The room has lost its last participant and is gone. */
    default void roomClosed(Room room) {}

    /** The participant is in the room, and {@code welcome} is on its way. */
    default void joined(Participant participant) {}

    /**
     * The same, with what is known of the client. By default it calls {@link #joined(Participant)}: override one of the
     * two.
     */
    default void joined(Participant participant, Arrival arrival) {
        joined(participant);
    }

    /**
     * A program has changed the participant's attributes.
     *
     * @param before the attributes until now; unmodifiable
     */
    default void attributesChanged(Participant participant, Map<String, Object> before) {}

    /**
     * A program has given the participant another name.
     *
     * @param before the name until now
     */
    default void renamed(Participant participant, String before) {}

    /** The participant is not in the room any more. */
    default void left(Participant participant, LeaveReason reason) {}

    /**
     * The same, with what the connection is closed with. By default it calls {@link #left(Participant, LeaveReason)}:
     * override one of the two.
     */
    default void left(Participant participant, Departure departure) {
        left(participant, departure.reason());
    }

    /** A client was not let in. Not tied to a room's order. */
    default void refused(JoinRequest request, CloseReason reason) {}

    /** A well-formed message has come from the participant and is about to be routed. */
    default void received(Participant sender, Message message) {}

    /**
     * A message was carried out: what it leads to is in the outboxes, or its sender is being told why not.
     *
     * @param nanos how long that took since the message came from the transport, in nanoseconds by the engine's
     *     {@link TimeSource}
     */
    default void handled(Participant sender, Message message, long nanos) {}

    /** A message was accepted into the participant's outbox. */
    default void sent(Participant recipient, OutboundText text) {}

    /** The participant was told that a message of its was not carried out. */
    default void rejected(Participant sender, ErrorCode code) {}

    /**
     * Messages of the participant's were dropped, as it sent too many or too much. Comes with a {@link #rejected}, at
     * most once a second for each participant.
     *
     * @param messages how many since the last time
     */
    default void rateLimited(Participant sender, long messages) {}

    /** All connections were looked at, which happens about once a second. Not tied to a room's order. */
    default void swept(SweepReport report) {}

    /** A drain has begun; nobody is let in any more. Told once. Not tied to a room's order. */
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
