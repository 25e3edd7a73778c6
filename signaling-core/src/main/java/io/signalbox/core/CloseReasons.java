package io.signalbox.core;

import io.signalbox.spi.CloseReason;

/** The close codes and reasons of the wire protocol. */
final class CloseReasons {

    static final CloseReason DUPLICATE = CloseReason.of(1000, "Duplicate connection");
    static final CloseReason GOING_AWAY = CloseReason.of(1001, "Server is going away");
    static final CloseReason NOT_UTF8 = CloseReason.of(1007, "Text is not UTF-8");
    static final CloseReason TOO_EARLY = CloseReason.of(1008, "Too many messages before welcome");
    static final CloseReason RATE_LIMIT = CloseReason.of(1008, "Rate limit exceeded");
    static final CloseReason MALFORMED = CloseReason.of(1008, "Too many malformed messages");
    static final CloseReason TOO_LARGE = CloseReason.of(1009, "Message is too large");
    static final CloseReason SEND_FAILED = CloseReason.of(1011, "Sending failed");
    static final CloseReason ROOM_FULL = CloseReason.of(1013, ErrorCode.ROOM_FULL.value());
    static final CloseReason TOO_MANY_ROOMS = CloseReason.of(1013, "Too many rooms");
    static final CloseReason TOO_MANY_CONNECTIONS = CloseReason.of(1013, "Server is full");
    static final CloseReason TOO_MANY_FROM_ADDRESS = CloseReason.of(1013, "Too many connections from this address");
    static final CloseReason ADMISSION_TOO_LONG = CloseReason.of(1013, "Admission took too long");
    static final CloseReason ADMISSION_FAILED = CloseReason.of(1013, "Admission failed");
    static final CloseReason TOO_SLOW = CloseReason.of(1013, "Reading too slowly");
    static final CloseReason OVERLOADED = CloseReason.of(1013, "Room is overloaded");

    static final CloseReason RESUMED_ELSEWHERE = CloseReason.of(4410, "Session resumed elsewhere");

    private CloseReasons() {}

    /** Whether a transport closes with this code because of what the client sent, before the engine sees it. */
    static boolean isForViolation(int code) {
        return code == 1002 || code == 1003 || code == 1007 || code == 1009;
    }
}
