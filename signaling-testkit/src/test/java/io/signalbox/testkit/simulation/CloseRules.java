package io.signalbox.testkit.simulation;

import io.signalbox.spi.CloseReason;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import org.jspecify.annotations.Nullable;

/** What the engine may close a connection with: each reason only where the client, or somebody else, has earned it. */
final class CloseRules {

    static final int MAX_EARLY = 4;
    static final int MAX_OUTBOX = 5_500;
    static final long MAX_TOTAL_OUTBOX = 2 * MAX_OUTBOX;
    static final Duration TIMEOUT = Duration.ofSeconds(3);
    static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(8);
    static final Duration PING_INTERVAL = Duration.ofSeconds(1);
    static final CloseReason REFUSED = CloseReason.of(1008, "not today");
    private static final CloseReason DUPLICATE = CloseReason.of(1000, "Duplicate connection");
    private static final CloseReason ELSEWHERE = CloseReason.of(4410, "Session resumed elsewhere");
    static final CloseReason BY_THE_HOST = CloseReason.of(4000, "by the application");

    /** The most that a message of the simulation is charged. */
    private static final int LARGEST_CHARGE = 1_000;

    private CloseRules() {}

    /**
     * Whether the engine may close this connection so.
     *
     * @param draining whether the engine has been told to let go of everybody
     * @param waiting what waits for everybody, in bytes
     * @param depth how many calls of the engine's are being simulated, one inside the other
     */
    static boolean allows(
            SimulatedClient client,
            CloseReason reason,
            Model model,
            boolean draining,
            LongSummaryStatistics waiting,
            int depth) {
        Recipient who = client.recipient;
        // Of each call that is under way, the message is with the engine already, and the listener is yet to be told.
        long slack = (depth + 1L) * LARGEST_CHARGE;
        Recipient rival = model.find(who.room, who.user);
        return switch (reason.toString()) {
            case "1000 Duplicate connection" -> who.replaced || (losesTo(rival, who) && !who.isOfThePageOf(rival));
            case "4410 Session resumed elsewhere" ->
                (who.replaced && who.attempt != null) || (losesTo(rival, who) && who.isOfThePageOf(rival));
            case "1001 Server is going away" -> draining;
            case "1008 not today" -> who.decision == Recipient.Decision.REFUSED;
            case "1008 Too many malformed messages" -> who.malformedInARow >= Model.MAX_MALFORMED;
            case "1008 Too many messages before welcome" -> !who.joined && who.said.size() > MAX_EARLY;
            case "1009 Message is too large" -> who.saidOversize;
            case "1011 Sending failed" -> client.hasFailed();
            case "1013 room-full" ->
                !who.joined && rival == null && model.membersOf(who.room).size() == Model.MAX_ROOM_SIZE;
            case "1013 Admission took too long" ->
                !who.joined && client.connectedAt + TIMEOUT.toNanos() <= client.now();
            case "1013 Admission failed" -> who.decision == Recipient.Decision.FAILED;
            case "1013 Reading too slowly" ->
                client.inFlightNanos() >= TIMEOUT.toNanos()
                        || client.waitingBytes() + slack > MAX_OUTBOX
                        || (waiting.getSum() + slack > MAX_TOTAL_OUTBOX * 9 / 10
                                && client.waitingBytes() + slack >= waiting.getMax());
            case "1013 no answer to a ping for 3000 ms" -> client.unansweredNanos() >= TIMEOUT.toNanos();
            case "4000 by the application" -> who.askedToGo && !who.present;
            default -> false;
        };
    }

    /** Whether the connection is refused as another one of its user is in the room, and stays. */
    private static boolean losesTo(@Nullable Recipient rival, Recipient who) {
        return !who.joined && rival != null && rival.staysBeside(who);
    }

    /** What a connection is closed with that another one of its user replaces. */
    static CloseReason replaced(Recipient replaced, Recipient newcomer) {
        return replaced.isOfThePageOf(newcomer) ? ELSEWHERE : DUPLICATE;
    }
}
