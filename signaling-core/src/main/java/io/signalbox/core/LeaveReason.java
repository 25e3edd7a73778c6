package io.signalbox.core;

/** Why a participant left. More reasons may be added: have a branch for those that you do not know. */
public final class LeaveReason {

    /** The client closed the connection, or the network did. */
    public static final LeaveReason DISCONNECTED = new LeaveReason("disconnected");

    /** The same user joined the room again. */
    public static final LeaveReason REPLACED = new LeaveReason("replaced");

    /** A ping stayed unanswered, or the sweep policy decided so. */
    public static final LeaveReason SWEPT = new LeaveReason("swept");

    /** The client reads too slowly: its outbox is full, or a send takes too long. */
    public static final LeaveReason TOO_SLOW = new LeaveReason("too-slow");

    /** The client sent what the protocol closes for: too large, too malformed, too much for too long, no proper frames. */
    public static final LeaveReason ABUSE = new LeaveReason("abuse");

    /** The room's queue was full. */
    public static final LeaveReason OVERLOADED = new LeaveReason("overloaded");

    /** The application closed the participant or the room. */
    public static final LeaveReason CLOSED = new LeaveReason("closed");

    /** The engine drained or closed. */
    public static final LeaveReason DRAINED = new LeaveReason("drained");

    /** The transport failed to send. */
    public static final LeaveReason FAILED = new LeaveReason("failed");

    private final String value;

    private LeaveReason(String value) {
        this.value = value;
    }

    /** A short name, fit for a metric's tag or a log line. */
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return value;
    }
}
