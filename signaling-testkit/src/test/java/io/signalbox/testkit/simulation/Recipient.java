package io.signalbox.testkit.simulation;

import com.google.gson.JsonObject;
import io.signalbox.core.LeaveReason;
import io.signalbox.spi.CloseReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection as the {@link Model} knows it: what it has said, what it must be sent, and what has become of it. */
final class Recipient {

    /** What the access policy has decided about it. */
    enum Decision {
        OPEN,
        ACCEPTED,
        REFUSED,
        FAILED
    }

    /** One message that it is to be sent. */
    static final class Item {

        private final JsonObject message;

        /** Of an error that is due only if somebody else did not take another message: that somebody, and that message. */
        private final @Nullable Recipient target;

        private final @Nullable Item instead;

        /** Whether the target was one of many: nobody is told of one whose connection had ended before. */
        private final boolean toAll;

        private boolean accepted;

        private Item(JsonObject message, @Nullable Recipient target, @Nullable Item instead, boolean toAll) {
            this.message = message;
            this.target = target;
            this.instead = instead;
            this.toAll = toAll;
        }

        /** Whether this is the message, and it is due: nobody who is connected, or has taken a message, is an unknown target. */
        private boolean is(JsonObject other) {
            return message.equals(other) && (target == null || instead == null || (target.cut && !instead.accepted));
        }

        private void mayStayAway() {
            Model.check(
                    instead != null && (instead.accepted || (toAll && target != null && target.cut)),
                    "each message is taken by its target or told about",
                    message);
        }
    }

    /**
     * One of the attempts of a page to connect.
     *
     * @param number counts the page's attempts
     */
    record Attempt(String page, int number) {

        @Override
        public String toString() {
            return page + "." + number;
        }
    }

    /** How far the messages that are due have been seen. */
    final class Cursor {

        private int next;

        private Item take(JsonObject message) {
            while (next < due.size()) {
                Item item = due.get(next++);
                if (item.is(message)) {
                    return item;
                }
                item.mayStayAway();
            }
            throw new AssertionError(name + " is sent what it should not be: " + message);
        }

        private void checkAtEnd() {
            while (next < due.size()) {
                due.get(next++).mayStayAway();
            }
        }

        private boolean isToMeet(JsonObject message) {
            return due.subList(next, due.size()).stream().anyMatch(item -> item.message.equals(message));
        }
    }

    final int number;
    final String room;

    /** Unlike the user's, never another connection's. */
    final String name;

    /** What its page says about it; null if nothing. */
    final @Nullable Attempt attempt;

    /** As the access policy decides. */
    String user;

    Decision decision = Decision.OPEN;
    boolean joined;
    boolean present;
    long joinedAt;
    boolean replaced;

    /** Whether it may have been on its way in when another connection of its user was replaced. */
    boolean mayHaveBegunToJoin;

    /** Whether the application has closed it, or its room. */
    boolean askedToGo;

    /** Whether it was meant alone. */
    boolean askedAlone;

    /** Whether that was done when it was in the room. */
    boolean mustGo;

    boolean saidOversize;
    int malformedInARow;

    /** Errors about malformed messages that the listener has still to be told of. */
    int rejectionsToHear;

    /** What was said and not carried out yet. */
    final Deque<Said> said = new ArrayDeque<>();

    private final List<Item> due = new ArrayList<>();
    private final Cursor taken = new Cursor();
    private final Cursor received = new Cursor();

    /** Whether the connection has ended, and what the leave that follows has to be called. */
    private boolean cut;

    private @Nullable LeaveReason leaveAfterCut;

    /** What the engine ended the connection with; null if it did not. */
    private @Nullable CloseReason closedWith;

    Recipient(int number, String room, String user, @Nullable Attempt attempt) {
        this.number = number;
        this.attempt = attempt;
        this.room = room;
        this.user = user;
        this.name = "n" + number;
    }

    /** Adds a message to those that are due; null if the connection has ended. */
    @Nullable Item expect(JsonObject message) {
        return expect(message, null, null, false);
    }

    /** Adds a message that is due if the target does not take the other one. */
    void expectUnlessTaken(JsonObject message, Recipient target, Item instead) {
        expect(message, target, instead, false);
    }

    /** The same of a message to all, where nobody need be told if the target's connection has ended. */
    void mayExpectUnlessTaken(JsonObject message, Recipient target, Item instead) {
        expect(message, target, instead, true);
    }

    private @Nullable Item expect(
            JsonObject message, @Nullable Recipient target, @Nullable Item instead, boolean toAll) {
        if (cut) {
            return null;
        }
        Item item = new Item(message, target, instead, toAll);
        due.add(item);
        return item;
    }

    /** The engine has put this into the outbox. */
    void takes(JsonObject message) {
        taken.take(message).accepted = true;
    }

    /** This has come out at the client's end. */
    void receives(JsonObject message) {
        received.take(message);
    }

    boolean isToReceive(JsonObject message) {
        return received.isToMeet(message);
    }

    boolean isToTake(JsonObject message) {
        return taken.isToMeet(message);
    }

    /** Nothing is left that it should have been sent. */
    void checkThatAllWasTaken() {
        taken.checkAtEnd();
    }

    void checkThatAllWasReceived() {
        received.checkAtEnd();
    }

    void checkThatAllWasReceived(Consumer<AssertionError> onFault) {
        try {
            received.checkAtEnd();
        } catch (AssertionError fault) {
            onFault.accept(fault);
        }
    }

    boolean isCut() {
        return cut;
    }

    void cutByTheEngine(CloseReason reason) {
        closedWith = cut ? closedWith : reason;
        cut(
                switch (reason.code()) {
                    case 1008, 1009 -> LeaveReason.ABUSE;
                    case 1011 -> LeaveReason.FAILED;
                    case 1013 -> reason.text().startsWith("no answer") ? LeaveReason.SWEPT : LeaveReason.TOO_SLOW;
                    default -> null;
                });
    }

    @Nullable CloseReason closedWith() {
        return closedWith;
    }

    /** Whether both are attempts of one page. */
    boolean isOfThePageOf(Recipient other) {
        return attempt != null && other.attempt != null && attempt.page.equals(other.attempt.page);
    }

    /** Whether it stays where another connection of its user is there, too. */
    boolean staysBeside(Recipient other) {
        if (attempt != null
                && other.attempt != null
                && isOfThePageOf(other)
                && attempt.number != other.attempt.number) {
            return attempt.number > other.attempt.number;
        }
        return number > other.number;
    }

    void cutByTheClient(int code) {
        boolean violation = code == 1002 || code == 1003 || code == 1007 || code == 1009;
        cut(violation ? LeaveReason.ABUSE : LeaveReason.DISCONNECTED);
    }

    private void cut(@Nullable LeaveReason leave) {
        if (!cut) {
            cut = true;
            leaveAfterCut = leave;
        }
    }

    /** What a leave that the end of the connection brings about has to be called; null if it brings about none. */
    @Nullable LeaveReason leaveAfterCut() {
        return leaveAfterCut;
    }

    /** The application closes it, or the whole of its room. */
    void isAskedToGo(boolean alone) {
        askedToGo = true;
        askedAlone |= alone;
        mustGo |= present;
    }

    /** Another connection is being replaced, perhaps by this one. */
    void mayBeginToJoin(Recipient replaced) {
        if (room.equals(replaced.room) && user.equals(replaced.user)) {
            mayHaveBegunToJoin = !cut && !joined;
        }
    }

    /** Notes what the client says, which the engine has to carry out unless the connection has ended. */
    void says(Said what) {
        if (cut) {
            return;
        }
        boolean oversize = what.kind() == Said.Kind.OVERSIZE;
        saidOversize |= oversize;
        if (!oversize && (!joined || present)) {
            said.add(what);
        }
    }

    @Override
    public String toString() {
        return name + "=" + user + "@" + room + (attempt == null ? "" : "/" + attempt);
    }
}
