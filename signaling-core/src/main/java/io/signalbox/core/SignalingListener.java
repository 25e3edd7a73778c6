package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;

/**
 * Is told what happened: for metrics, audit and tests. Every method does nothing by default; more may be added.
 *
 * <p><b>Order.</b> What is told about one room <em>id</em> comes in the order in which it happened, one call at a time:
 * first {@code roomOpened}, last {@code roomClosed}, and only then what is told of the next room of that id. Each call
 * <i>happens before</i> the next one, so that state which is kept by room id needs no lock. A participant's {@code joined}
 * comes before anything else about it and {@code left} after, each exactly once. A {@link Room} and a {@link Participant}
 * are the same objects in all calls, from the first to the last.
 *
 * <p><b>Clients.</b> Each client that comes has one end: it joins, or it is {@code refused} or {@code withdrawn}.
 *
 * <p><b>The end.</b> A drain, and {@link SignalingEngine#close}, are over when the last {@code left} and the last
 * {@code roomClosed} were told.
 *
 * <p><b>Threads.</b> Called on any thread. It must not block: the room waits. It may call the engine back; what it asks a
 * room for is done after the call. What a listener throws is logged and dropped.
 */
public interface SignalingListener {

    /** The room has its first participant. */
    default void roomOpened(Room room) {}

    /** The room has lost its last participant and is gone. A client that comes now is in the next room of the id. */
    default void roomClosed(Room room) {}

    /** The participant is in the room, and {@code welcome} is on its way. */
    default void joined(Participant participant) {}

    /**
     * The participant is not in the room any more. Its successor, where it was replaced, is not yet in
     * {@link Room#participants} for the thread that is told so, and {@code joined} comes next; for all other threads the
     * one has taken the place of the other at once. Of a room that is closed or drained all have left before the first is
     * told.
     */
    default void left(Participant participant, LeaveReason reason) {}

    /** A client was not let in. Not tied to a room's order. */
    default void refused(JoinRequest request, CloseReason reason) {}

    /**
     * A client has gone before it was let in: while the access policy decided, or when it had and the client was on its way
     * to the room. The policy's stage is cancelled by then. Not tied to a room's order.
     *
     * @param request the same object that the access policy was asked about
     */
    default void withdrawn(JoinRequest request) {}

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
     * The drain has ended. Told once, after all that is told of the clients and rooms that there were; where something did
     * not end in time the rest may follow. Not tied to a room's order.
     *
     * @param connectionsLeft how many did not end in time, and are closed as they are
     */
    default void drainEnded(Duration took, int connectionsLeft) {}

    /**
     * Application code (a policy, a router) has failed. Not tied to a room's order.
     *
     * @param what names it, and behind it in brackets room, user and message type where there are any, escaped for a log;
     *     {@code the router [room=tea, user=ada, type=chat]}, say. Not for a metric's tag: it holds what clients chose
     */
    default void failed(String what, Throwable failure) {}
}
