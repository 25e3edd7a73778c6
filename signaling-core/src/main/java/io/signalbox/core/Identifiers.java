package io.signalbox.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bounds on room ids, user ids and names. */
final class Identifiers {

    private final Limits limits;

    Identifiers(Limits limits) {
        this.limits = limits;
    }

    /** What is wrong with what the client asks for, for the close reason; null where all is well. */
    @Nullable String problem(JoinRequest request) {
        for (String parameter : List.of(ProtocolNames.ROOM_ID, ProtocolNames.USER_ID, ProtocolNames.USER_NAME)) {
            if (request.isMalformed(parameter)) {
                return parameter + " is not percent-encoded UTF-8";
            }
        }
        return problem(request.roomId(), request.userId(), request.userName());
    }

    /** What is wrong with these, for the close reason; null where all is well. */
    @Nullable String problem(String roomId, String userId, String userName) {
        if (roomId.isEmpty() || userId.isEmpty() || userName.isEmpty()) {
            return "Missing required parameters";
        }
        String problem = problem(ProtocolNames.ROOM_ID, roomId, limits.maxIdLength());
        if (problem == null) {
            problem = problem(ProtocolNames.USER_ID, userId, limits.maxIdLength());
        }
        return problem != null ? problem : problem(ProtocolNames.USER_NAME, userName, limits.maxNameLength());
    }

    private static @Nullable String problem(String parameter, String value, int maxLength) {
        if (value.length() > maxLength && value.codePointCount(0, value.length()) > maxLength) {
            return parameter + " is longer than " + maxLength + " characters";
        }
        if (value.codePoints().anyMatch(Identifiers::isForbidden)) {
            return parameter + " has a forbidden character";
        }
        return value.equals("__proto__") ? parameter + " is a reserved word" : null;
    }

    /** Control characters, line separators, bidirectional overrides and isolates, and unpaired surrogates. */
    static boolean isForbidden(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
