package io.signalbox.core;

/** The reason why a participant left. Later versions may add reasons: keep a branch for unknown ones. */
public final class LeaveReason {

    /** The client closed the connection, or the network did. */
    public static final LeaveReason DISCONNECTED = new LeaveReason("disconnected");

    /** The same user joined the room again. */
    public static final LeaveReason REPLACED = new LeaveReason("replaced");

    /** A ping stayed unanswered, or the sweep policy decided so. */
    public static final LeaveReason SWEPT = new LeaveReason("swept");

    /** The client reads too slowly: its outbox is full, or a send takes too long. */
    public static final LeaveReason TOO_SLOW = new LeaveReason("too-slow");

    /**
     * The client broke the protocol: its messages were too large, malformed too often or too many for too long, or its
     * frames were not valid.
     */
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
