package io.signalbox.core.internal.messages;

import io.signalbox.core.ErrorCode;
import io.signalbox.spi.CloseReason;

/** The close codes and reasons of the wire protocol. */
public final class CloseReasons {

    public static final CloseReason DUPLICATE = CloseReason.of(1000, "Duplicate connection");
    public static final CloseReason GOING_AWAY = CloseReason.of(1001, "Server is going away");
    public static final CloseReason NOT_UTF8 = CloseReason.of(1007, "Text is not UTF-8");
    public static final CloseReason TOO_EARLY = CloseReason.of(1008, "Too many messages before welcome");
    public static final CloseReason RATE_LIMIT = CloseReason.of(1008, "Rate limit exceeded");
    public static final CloseReason MALFORMED = CloseReason.of(1008, "Too many malformed messages");
    public static final CloseReason HERE_ALREADY = CloseReason.of(1008, "User is here already");
    public static final CloseReason TOO_LARGE = CloseReason.of(1009, "Message is too large");
    public static final CloseReason SEND_FAILED = CloseReason.of(1011, "Sending failed");
    public static final CloseReason ROOM_FULL = CloseReason.of(1013, ErrorCode.ROOM_FULL.value());
    public static final CloseReason TOO_MANY_ROOMS = CloseReason.of(1013, "Too many rooms");
    public static final CloseReason TOO_MANY_CONNECTIONS = CloseReason.of(1013, "Server is full");
    public static final CloseReason TOO_MANY_FROM_ADDRESS =
            CloseReason.of(1013, "Too many connections from this address");
    public static final CloseReason ADMISSION_TOO_LONG = CloseReason.of(1013, "Admission took too long");
    public static final CloseReason ADMISSION_OVERLOADED = CloseReason.of(1013, "Too much waits for admission");
    public static final CloseReason ADMISSION_FAILED = CloseReason.of(1013, "Admission failed");
    public static final CloseReason TOO_SLOW = CloseReason.of(1013, "Reading too slowly");
    public static final CloseReason OVERLOADED = CloseReason.of(1013, "Room is overloaded");

    public static final CloseReason RESUMED_ELSEWHERE = CloseReason.of(4410, "Session resumed elsewhere");

    private CloseReasons() {}
}
