package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;
import java.util.Map;

/**
 * Hears of the engine's events: for metrics, audit and tests. Every method does nothing by default. Later versions may
 * add methods.
 *
 * <p><b>Order.</b> The events of one room <em>id</em> come in the order in which they happened, one call at a time: first
 * {@code roomOpened}, last {@code roomClosed}, and only then the events of the next room of that id. Each call <i>happens
 * before</i> the next one, so that state which is kept by room id needs no lock. A participant's first event is
 * {@code joined} and its last is {@code left}, each exactly once. A {@link Room} and a {@link Participant} are the same
 * objects in all calls, from the first to the last.
 *
 * <p><b>Clients.</b> Each client that comes has one end: it joins, or it is {@code refused} or {@code withdrawn}.
 *
 * <p><b>The end.</b> A drain, and {@link SignalingEngine#close}, are over when the last {@code left} and the last
 * {@code roomClosed} were told.
 *
 * <p><b>Threads.</b> Called on any thread. It must not block: the room waits. It may call the engine back, and a room does
 * what it is asked for after the call. The engine logs an exception of a listener and goes on.
 */
public interface SignalingListener {

    /** The room has its first participant. */
    default void roomOpened(Room room) {}

    /** The room has lost its last participant and is gone. A client that comes now is in the next room of the id. */
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

    /**
     * The participant is not in the room any more. Its successor, where it was replaced, is not yet in
     * {@link Room#participants} for the thread that is told so, and {@code joined} comes next; for all other threads the
     * one has taken the place of the other at once. Of a room that is closed or drained all have left before the first is
     * told.
     */
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
