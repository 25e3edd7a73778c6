package io.signalbox.core;

import io.signalbox.core.internal.messages.WebRtcRouter;

/**
 * Decides what becomes of a participant's message. A router is a pure function from the message to a {@link Route}: it
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
 * Anything else that is thrown, and a null route, costs the sender one {@code internal} error and a line in the log.
 */
@FunctionalInterface
public interface MessageRouter {

    /**
     * Where this message goes.
     *
     * @param message what the sender sent
     * @param sender who sent it
     * @param room the sender's room
     * @return what to do; never null
     */
    Route route(Message message, Participant sender, Room room);

    /** A router that sends messages of this type to {@code router} and all others where this router sends them. */
    default MessageRouter on(String type, MessageRouter router) {
        return (message, sender, room) -> (message.type().equals(type) ? router : this).route(message, sender, room);
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
