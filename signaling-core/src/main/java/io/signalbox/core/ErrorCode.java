package io.signalbox.core;

import org.jspecify.annotations.Nullable;

/** The {@code code} of an {@code error} message: why a client's message was not carried out. Equal if the text is. */
public final class ErrorCode {

    /** Not a strict JSON object, or a member is missing or of the wrong kind. */
    public static final ErrorCode BAD_MESSAGE = new ErrorCode("bad-message");

    /** No route for the message's type. */
    public static final ErrorCode UNKNOWN_TYPE = new ErrorCode("unknown-type");

    /** No participant of the room has the target's user id, or the target's connection takes no more messages. */
    public static final ErrorCode UNKNOWN_TARGET = new ErrorCode("unknown-target");

    /** More messages or bytes than the limits allow; these were dropped. */
    public static final ErrorCode RATE_LIMITED = new ErrorCode("rate-limited");

    /** The sender may not do this. For an application's own rules. */
    public static final ErrorCode FORBIDDEN = new ErrorCode("forbidden");

    /** The room takes no more participants. */
    public static final ErrorCode ROOM_FULL = new ErrorCode("room-full");

    /** The server failed. */
    public static final ErrorCode INTERNAL = new ErrorCode("internal");

    private final String value;

    private ErrorCode(String value) {
        this.value = value;
    }

    /**
     * A code, the application's own ones included.
     *
     * @param value 1 to 64 characters (code points)
     * @throws IllegalArgumentException if it is empty or longer
     */
    public static ErrorCode of(String value) {
        int length = value.codePointCount(0, value.length());
        if (length == 0 || length > 64) {
            throw new IllegalArgumentException("an error code has 1 to 64 characters, not " + length);
        }
        return new ErrorCode(value);
    }

    /** The code as it goes over the wire. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ErrorCode that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
