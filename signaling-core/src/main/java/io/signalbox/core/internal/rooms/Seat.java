package io.signalbox.core.internal.rooms;

import io.signalbox.core.Arrival;
import io.signalbox.core.Attachments;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Route;
import io.signalbox.core.internal.limits.RateLimiter;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.Identifiers;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.LogText;
import io.signalbox.spi.OutboundText;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A participant's place in a room. It has an identity, a mailbox and the levels of the rate limits, and is attached to
 * the link of the client. Each attachment has a higher number than the last one.
 */
public final class Seat implements Participant {

    private final String id;
    private final Instant joinedAt;
    private final LocalRoom room;
    private final Mailbox mailbox;
    private final RateLimiter rates;
    private final Attachments attachments = new Attachments();

    // Written on the room's queue alone. The turn is null where no route is still to come.
    private volatile String name;
    private volatile Map<String, Object> attributes;
    private volatile SeatLink link;
    private volatile boolean present = true;
    private volatile @Nullable LaterTurn laterTurn;

    // On the room's queue alone.
    private int attachment;
    private int malformedInARow;

    Seat(LocalRoom room, SeatLink link, Arrival arrival, MailboxBudget budget) {
        this.id = arrival.userId();
        this.name = arrival.userName();
        this.joinedAt = Instant.ofEpochMilli(room.config().time().currentTimeMillis());
        this.attributes = arrival.attributes();
        this.room = room;
        this.link = link;
        this.mailbox = new Mailbox(budget, link.outlet());
        this.rates =
                new RateLimiter(room.config().limits(), room.config().time().nanoTime());
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Instant joinedAt() {
        return joinedAt;
    }

    @Override
    public LocalRoom room() {
        return room;
    }

    @Override
    public long connectionNumber() {
        return link.number();
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public boolean setAttribute(String attribute, Object value) {
        Map<String, Object> all = Attributes.with(attributes, attribute, Objects.requireNonNull(value, "value"));
        return takeIfPresent(new RoomCommand.ChangeAttribute(this, attribute, all.get(attribute)));
    }

    @Override
    public boolean removeAttribute(String attribute) {
        return takeIfPresent(new RoomCommand.ChangeAttribute(this, attribute, null));
    }

    @Override
    public boolean rename(String newName) {
        new Identifiers(room.config().limits()).requireName(newName);
        return takeIfPresent(new RoomCommand.Rename(this, newName));
    }

    private boolean takeIfPresent(RoomCommand command) {
        if (!present) {
            return false;
        }
        room.take(command);
        return true;
    }

    /** On the room's queue. */
    void changeAttribute(String attribute, @Nullable Object value) {
        Map<String, Object> before = attributes;
        Map<String, Object> after = present ? Attributes.changed(this, attribute, value) : before;
        if (!after.equals(before)) {
            attributes = after;
            room.config().listener().attributesChanged(this, before);
        }
    }

    void changeName(String newName) {
        String before = name;
        if (present && !before.equals(newName)) {
            name = newName;
            room.config().listener().renamed(this, before);
        }
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    @Override
    public boolean send(OutgoingMessage message) {
        return present && takeIfPresent(new RoomCommand.Send(this, OutboundText.of(message.text())));
    }

    @Override
    public boolean carryOut(Message message, Route route) {
        return present && ProgramRoute.carryOut(room, this, (ParsedMessage) message, route);
    }

    @Override
    public void close(CloseReason reason) {
        room.take(new RoomCommand.Remove(this, Objects.requireNonNull(reason, "reason")));
    }

    public SeatLink link() {
        return link;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    /** The levels of the rate limits, which the link that is attached uses. */
    public RateLimiter rates() {
        return rates;
    }

    /** Attaches the seat to its link; false if that has ended. On the room's queue. */
    boolean attach() {
        attachment++;
        return link.attach(this, attachment);
    }

    /** Whether the participant is present, and this is the number of its attachment. On the room's queue. */
    boolean isAttachedBy(int number) {
        return present && attachment == number;
    }

    boolean isPresent() {
        return present;
    }

    /** On the room's queue. */
    void markAbsent() {
        present = false;
        LaterTurn turn = laterTurn;
        laterTurn = null;
        if (turn != null) {
            turn.abandon();
        }
    }

    /** The turn whose route is still to come; null if there is none. On the room's queue. */
    @Nullable LaterTurn laterTurn() {
        return laterTurn;
    }

    void awaitRoute(@Nullable LaterTurn turn) {
        laterTurn = turn;
    }

    /** What the client has said and waits for a route that comes later, in bytes. By any thread. */
    public int waitingBytes() {
        LaterTurn turn = laterTurn;
        return turn == null ? 0 : turn.bytes();
    }

    /**
     * Gives up a route that does not come in time; what gives it up is null where there is none. By the sweep alone.
     *
     * @param running the running clock's time
     */
    public @Nullable RoomCommand overdueRoute(long running) {
        LaterTurn turn = laterTurn;
        return turn == null ? null : turn.giveUpIfOverdue(this, running);
    }

    /**
     * Puts a text into the mailbox; false if that takes no more. A client whose mailbox is full is evicted. On the room's
     * queue.
     */
    boolean deliver(OutboundText text) {
        if (!present) {
            return false;
        }
        Mailbox.Offer offer = mailbox.offer(text);
        if (offer == Mailbox.Offer.FULL) {
            link.end(LeaveReason.TOO_SLOW, CloseReasons.TOO_SLOW);
        }
        if (offer != Mailbox.Offer.ACCEPTED) {
            return false;
        }
        room.config().listener().sent(this, text);
        return true;
    }

    /** The last message was well-formed. On the room's queue. */
    void wellFormed() {
        malformedInARow = 0;
    }

    /** The last message was malformed. On the room's queue. */
    void malformed() {
        if (++malformedInARow >= room.config().limits().maxMalformedMessages()) {
            link.end(LeaveReason.ABUSE, CloseReasons.MALFORMED);
        }
    }

    @Override
    public String toString() {
        return "Participant[" + LogText.of(id) + " in " + LogText.of(room.id()) + "]";
    }
}
