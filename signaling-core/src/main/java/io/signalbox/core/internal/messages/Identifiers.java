package io.signalbox.core.internal.messages;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.internal.text.ForbiddenCharacters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bounds on room ids, user ids and names. */
public final class Identifiers {

    private static final String MISSING = "Missing required parameters";

    private final Limits limits;

    public Identifiers(Limits limits) {
        this.limits = limits;
    }

    /**
     * The fault of the client's request that no access policy can mend, for the close reason. Null if there is none, or
     * if only a parameter is missing, which the policy may set.
     */
    public @Nullable String problemBeforeAdmission(JoinRequest request) {
        String problem = problem(request);
        boolean onlyMissing = MISSING.equals(problem)
                && problemOfBounds(request.roomId(), request.userId(), request.userName()) == null;
        return onlyMissing ? null : problem;
    }

    /** The fault of the client's request, for the close reason; null if there is none. */
    public @Nullable String problem(JoinRequest request) {
        for (String parameter : List.of(ProtocolNames.ROOM_ID, ProtocolNames.USER_ID, ProtocolNames.USER_NAME)) {
            if (request.isMalformed(parameter)) {
                return parameter + " is not percent-encoded UTF-8";
            }
        }
        return problem(request.roomId(), request.userId(), request.userName());
    }

    /** The fault of these values, for the close reason; null if there is none. */
    public @Nullable String problem(String roomId, String userId, String userName) {
        if (roomId.isEmpty() || userId.isEmpty() || userName.isEmpty()) {
            return MISSING;
        }
        return problemOfBounds(roomId, userId, userName);
    }

    private @Nullable String problemOfBounds(String roomId, String userId, String userName) {
        String problem = problem(ProtocolNames.ROOM_ID, roomId, limits.maxIdLength());
        if (problem == null) {
            problem = problem(ProtocolNames.USER_ID, userId, limits.maxIdLength());
        }
        return problem != null ? problem : problem(ProtocolNames.USER_NAME, userName, limits.maxNameLength());
    }

    /**
     * Checks the name that a program gives a participant.
     *
     * @throws IllegalArgumentException if it is empty or not within the bounds
     */
    public void requireName(String userName) {
        String problem = userName.isEmpty()
                ? ProtocolNames.USER_NAME + " is empty"
                : problem(ProtocolNames.USER_NAME, userName, limits.maxNameLength());
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static @Nullable String problem(String parameter, String value, int maxLength) {
        if (value.length() > maxLength && value.codePointCount(0, value.length()) > maxLength) {
            return parameter + " is longer than " + maxLength + " characters";
        }
        if (value.codePoints().anyMatch(ForbiddenCharacters::contain)) {
            return parameter + " has a forbidden character";
        }
        return value.equals("__proto__") ? parameter + " is a reserved word" : null;
    }
}
