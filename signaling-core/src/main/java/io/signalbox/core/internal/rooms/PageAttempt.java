package io.signalbox.core.internal.rooms;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.ProtocolNames;
import io.signalbox.spi.CloseReason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of its page's attempts to connect a client is. A proxy may hold a handshake back until the page has given it up
 * and is connected again, so that the order in which the attempts arrive says nothing.
 *
 * @param page the page's random id
 * @param number counts the page's attempts
 */
public record PageAttempt(String page, long number) {

    /** No greater whole number is exact in a page's script. */
    private static final long MAX_NUMBER = (1L << 53) - 1;

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{16,64})\\.([0-9]{1,16})");

    /** The attempt that the query names; null where it names none, or not in the form of the protocol. */
    public static @Nullable PageAttempt of(JoinRequest request) {
        String instance = request.parameter(ProtocolNames.INSTANCE).orElse(null);
        if (instance == null) {
            return null;
        }
        Matcher parts = FORM.matcher(instance);
        if (!parts.matches()) {
            return null;
        }
        long number = Long.parseLong(parts.group(2));
        return number > MAX_NUMBER ? null : new PageAttempt(parts.group(1), number);
    }

    /** Whether two connections are of one page; a connection that names no attempt is of a page of its own. */
    static boolean areOfOnePage(SeatLink one, SeatLink other) {
        PageAttempt attempt = one.attempt();
        PageAttempt second = other.attempt();
        return attempt != null && second != null && attempt.page.equals(second.page);
    }

    /**
     * Whether the first of two connections of one user stays: of one page the one with the higher attempt, and in every
     * other case the one that came later.
     */
    static boolean stays(SeatLink first, SeatLink second) {
        PageAttempt attempt = first.attempt();
        PageAttempt other = second.attempt();
        if (attempt != null && other != null && areOfOnePage(first, second) && attempt.number != other.number) {
            return attempt.number > other.number;
        }
        return first.number() > second.number();
    }

    /** The close reason for the connection that does not stay, of two connections of one user. */
    static CloseReason replaced(SeatLink one, SeatLink other) {
        return areOfOnePage(one, other) ? CloseReasons.RESUMED_ELSEWHERE : CloseReasons.DUPLICATE;
    }
}
