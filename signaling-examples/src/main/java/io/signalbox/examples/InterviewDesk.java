package io.signalbox.examples;

import io.signalbox.core.Arrival;
import io.signalbox.core.AttachmentKey;
import io.signalbox.core.Departure;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the staff of an interview platform does beside the rooms: it corrects names, hands the lead over, and sees how long
 * an interview has been going on and how its people left.
 */
public final class InterviewDesk implements SignalingListener {

    private static final AttachmentKey<Instant> BEGAN = AttachmentKey.named("interview began");

    private final InstantSource clock;
    private final Appendable log;

    /** A desk that notes arrivals and departures here. */
    public InterviewDesk(InstantSource clock, Appendable log) {
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void joined(Participant participant, Arrival arrival) {
        participant.room().attachments().getOrAttach(BEGAN, clock::instant);
        note(participant.name() + " came by " + arrival.parameter("device").orElse("an unknown device"));
    }

    @Override
    public void left(Participant participant, Departure departure) {
        note(participant.name() + " left: " + departure);
    }

    /** How long the interview in this room has been going on; empty where there is none. */
    public Optional<Duration> duration(Room room) {
        return room.attachments().get(BEGAN).map(began -> Duration.between(began, clock.instant()));
    }

    /** Gives a user another name, in all rooms. Lists that are sent from now on have it. */
    public void correctName(SignalingEngine engine, String userId, String name) {
        engine.participants(userId).forEach(participant -> participant.rename(name));
    }

    /** Makes somebody the interviewer, and tells all others in the room. */
    public void handOver(Participant to) {
        to.setAttribute(InterviewTickets.ROLE, "interviewer");
        OutgoingMessage news = OutgoingMessage.of("interviewer").with("userId", to.id());
        to.room().carryOut(Route.sendToAllBut(to.id(), news));
    }

    private void note(String line) {
        try {
            log.append(line).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
