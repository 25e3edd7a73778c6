package io.signalbox.examples;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.Arrival;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Room;
import io.signalbox.core.RoomDecision;
import io.signalbox.core.RoomPolicy;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A ticket names its holder, the interview and the role; the client says nothing else. Tickets are looked up on another
 * thread. An interview has one interviewer and two candidates, and the first device of a user stays.
 */
public final class InterviewTickets implements AccessPolicy, RoomPolicy {

    /** The attribute of a participant that holds its role. */
    public static final String ROLE = "role";

    private static final CloseReason FULL = CloseReason.of(1013, "room-full");

    private final Function<String, Optional<Ticket>> tickets;
    private final Executor executor;

    /** Looks tickets up by this function, which may block, on this executor, which is bounded. */
    public InterviewTickets(Function<String, Optional<Ticket>> tickets, Executor executor) {
        this.tickets = tickets;
        this.executor = executor;
    }

    /** A ticket. */
    public record Ticket(String userId, String userName, String interview, boolean interviewer) {}

    /** Has an engine ask both: who the client is, and whether the interview has a place. */
    public SignalingEngine.Builder guard(SignalingEngine.Builder engine) {
        return engine.accessPolicy(this).roomPolicy(this);
    }

    @Override
    public CompletionStage<Admission> admit(JoinRequest request) {
        String code = request.parameter("ticket").orElse("");
        return CompletableFuture.supplyAsync(() -> tickets.apply(code), executor)
                .thenApply(found ->
                        found.map(InterviewTickets::admit).orElseGet(() -> Admission.refuse("Unknown ticket")));
    }

    private static Admission admit(Ticket ticket) {
        return Admission.accept(ticket.userId(), ticket.userName())
                .inRoom(ticket.interview())
                .withAttribute(ROLE, ticket.interviewer() ? "interviewer" : "candidate");
    }

    @Override
    public RoomDecision decide(Arrival arrival, Room room) {
        Object role = arrival.attributes().getOrDefault(ROLE, "");
        long others = room.participants().stream()
                .filter(other -> !other.id().equals(arrival.userId()))
                .filter(other -> role.equals(other.attributes().get(ROLE)))
                .count();
        return others < (role.equals("interviewer") ? 1 : 2) ? RoomDecision.keepExisting() : RoomDecision.refuse(FULL);
    }
}
