package io.signalbox.core;

/**
 * The router of one room, which lives as long as the room and may keep state in its fields: see
 * {@link MessageRouter#perRoom}.
 *
 * <p><b>Threads.</b> Called for one message at a time, on any thread; each call sees what the calls before it have
 * written. Its fields need no lock. It must not block: the room waits.
 */
@FunctionalInterface
public interface RoomRouter extends MessageRouter {

    /**
     * The room has lost its last participant and is gone. Told once, after {@link SignalingListener#roomClosed}; no message
     * comes afterwards. It must not block. What it throws is told to {@link SignalingListener#failed}.
     */
    default void roomClosed() {}
}
