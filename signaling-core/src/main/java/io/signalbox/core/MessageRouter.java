package io.signalbox.core;

import io.signalbox.core.internal.messages.PerRoomRouter;
import io.signalbox.core.internal.messages.WebRtcRouter;
import java.util.Objects;
import java.util.function.Function;

/**
 * Decides the route of a participant's message. A router is a pure function from the message to a {@link Route}: it
 * sends nothing itself, so a test calls it and compares the route.
 *
 * <pre>{@code
 * MessageRouter router = MessageRouter.webrtc()
 *         .on("chat", (message, sender, room) -> Route.relayToOthers("text"));
 * }</pre>
 *
 * <p><b>Threads.</b> Called for one message of a room at a time, on any thread. It must not block: the room waits.
 *
 * <p><b>Errors.</b> A {@link MalformedMessageException} is answered with {@code bad-message} and the exception's text.
 * Any other exception, or a null route, costs the sender one {@code internal} error and a line in the log.
 */
@FunctionalInterface
public interface MessageRouter {

    /**
     * The route of this message.
     *
     * @param message the message as the sender sent it
     * @param sender the participant that sent it
     * @param room the sender's room
     * @return the action for the engine to carry out; never null
     */
    Route route(Message message, Participant sender, Room room);

    /** A router that sends messages of this type to {@code router} and all others where this router sends them. */
    default MessageRouter on(String type, MessageRouter router) {
        return (message, sender, room) -> (message.type().equals(type) ? router : this).route(message, sender, room);
    }

    /**
     * A router that leaves the messages of each room to a router of that room's own. The room's router may so keep
     * something between two messages, in plain fields.
     *
     * <pre>{@code
     * MessageRouter.webrtc().on("vote", MessageRouter.perRoom(room -> new PollRouter()))
     * }</pre>
     *
     * <p>A room's router is made for the first message that comes to it, and is told when its room has gone. Two lives of
     * a room id are two rooms with a router each. To have one state under several types, use the same {@code perRoom}
     * router for each type: two calls of this method give two routers for a room.
     *
     * @param maker makes the router of a room, one call at a time for a room. What it throws, and null, is a failure of
     *     the router; the next message calls it again
     */
    static MessageRouter perRoom(Function<? super Room, ? extends RoomRouter> maker) {
        return new PerRoomRouter(Objects.requireNonNull(maker, "maker"));
    }

    /**
     * The router of the wire protocol: relays {@code offer}, {@code answer}, {@code ice-candidate} and
     * {@code call-ended} to their target and {@code participant-update} to the others, answers
     * {@code request-participants} and {@code ping}, and rejects every other type with {@code unknown-type}.
     */
    static MessageRouter webrtc() {
        return WebRtcRouter.INSTANCE;
    }
}
