package io.signalbox.testkit.simulation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets things happen in the {@link Model} at the moment at which they happen in the engine, as its listener hears it,
 * and holds that each of them may happen then.
 *
 * <p>Of text that is no message the listener is told only afterwards. The answer to it tells as much.
 */
final class Witness implements SignalingListener {

    private static final Set<LeaveReason> AT_ONCE =
            Set.of(LeaveReason.REPLACED, LeaveReason.CLOSED, LeaveReason.DRAINED);

    private final Model model;
    private final Map<String, SimulatedClient> clients;
    private final Consumer<AssertionError> onFault;
    private final Runnable meanwhile;

    /** Who has just been replaced, by room, until the successor has joined. */
    private final Map<String, Replacement> replacements = new HashMap<>();

    /** Of those who leave a room all at once, those whom the listener has yet to be told of, by room. */
    private final Map<String, Deque<Recipient>> leavingTogether = new HashMap<>();

    /** The rooms that the listener takes for open. */
    private final Set<String> open = new HashSet<>();

    private boolean draining;

    private record Replacement(Recipient replaced, boolean inDrain) {}

    Witness(Model model, Map<String, SimulatedClient> clients, Consumer<AssertionError> onFault, Runnable meanwhile) {
        this.model = model;
        this.clients = clients;
        this.onFault = onFault;
        this.meanwhile = meanwhile;
    }

    /** From now on nobody begins to join. */
    void drains() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** The listener has been told of everything that has happened. */
    void checkThatAllWasTold() {
        leavingTogether.forEach((room, left) -> check(left.isEmpty(), "each leave is told", left));
        check(open.equals(model.lists().keySet()), "rooms open and close with their participants", open);
    }

    @Override
    public void roomOpened(Room room) {
        holding(() -> check(open.add(room.id()), "a room opens once", room.id()));
    }

    @Override
    public void roomClosed(Room room) {
        holding(() -> check(open.remove(room.id()), "a room closes once", room.id()));
    }

    @Override
    public void refused(JoinRequest request, CloseReason reason) {
        holding(() -> {
            Recipient refused = clients.get(request.userName()).recipient;
            check(!refused.joined && refused.isCut(), "who is refused is out", refused);
        });
    }

    @Override
    public void withdrawn(JoinRequest request) {
        holding(() -> {
            Recipient withdrawn = clients.get(request.userName()).recipient;
            check(!withdrawn.joined && withdrawn.isCut(), "who has withdrawn is out", withdrawn);
        });
    }

    @Override
    public void joined(Participant participant) {
        holding(() -> join(of(participant), participant));
        meanwhile.run();
    }

    private void join(Recipient newcomer, Participant participant) {
        Replacement replacement = replacements.remove(newcomer.room);
        if (replacement != null) {
            Recipient replaced = replacement.replaced;
            check(replaced.user.equals(newcomer.user), "who is replaced is so by the same user", newcomer);
            check(newcomer.staysBeside(replaced), "the higher attempt stays, or the later connect", newcomer);
            CloseReason told = replaced.closedWith();
            boolean asReplaced = told != null && (told.code() == 1000 || told.code() == 4410);
            check(
                    !asReplaced || told.equals(CloseRules.replaced(replaced, newcomer)),
                    "the replaced is told why",
                    told);
        }
        check(newcomer.decision == Recipient.Decision.ACCEPTED, "who joins was admitted", newcomer);
        check(newcomer.user.equals(participant.id()), "a participant is who it was admitted as", newcomer);
        check(
                !newcomer.isCut() || (replacement != null && newcomer.mayHaveBegunToJoin),
                "who has gone is not admitted",
                newcomer);
        check(!draining || (replacement != null && !replacement.inDrain), "nobody joins in a drain", newcomer);
        check(open.contains(newcomer.room), "a room opens before anybody joins", newcomer);
        model.join(newcomer, participant.joinedAt().toEpochMilli());
        checkList(newcomer.room, participant.room());
    }

    @Override
    public void left(Participant participant, LeaveReason reason) {
        holding(() -> leave(of(participant), reason, participant.room()));
        meanwhile.run();
    }

    private void leave(Recipient leaver, LeaveReason reason, Room room) {
        clients.get(leaver.name).leaves();
        Deque<Recipient> companions = leavingTogether.computeIfAbsent(leaver.room, id -> new ArrayDeque<>());
        if (!companions.isEmpty()) {
            check(companions.remove() == leaver, "all of a room leave in one step", leaver);
            checkReason(leaver, reason);
            return;
        }
        checkReason(leaver, reason);
        boolean together = room.participants().isEmpty() && reason != LeaveReason.REPLACED && AT_ONCE.contains(reason);
        if (together) {
            companions.addAll(model.leaveTogether(leaver.room));
            check(companions.poll() == leaver, "the oldest of a room is the first to leave", leaver);
        } else {
            check(reason != LeaveReason.DRAINED, "a drain takes all of a room at once", leaver);
            check(reason != LeaveReason.CLOSED || leaver.askedAlone, "so does the closing of a room", leaver);
            model.leave(leaver);
        }
        if (reason == LeaveReason.REPLACED) {
            leaver.replaced = true;
            replacements.put(leaver.room, new Replacement(leaver, draining));
            clients.values().forEach(client -> client.recipient.mayBeginToJoin(leaver));
        }
        checkList(leaver.room, room);
    }

    private void checkReason(Recipient leaver, LeaveReason reason) {
        if (reason == LeaveReason.CLOSED) {
            check(leaver.askedToGo, "nobody is closed who was not to be", leaver);
        } else if (reason == LeaveReason.DRAINED) {
            check(draining, "nobody is drained without a drain", leaver);
        } else if (reason != LeaveReason.REPLACED) {
            check(reason == leaver.leaveAfterCut(), "a leave is called what ended the connection", reason);
            check(leaver.said.isEmpty(), "last words come before the leave", leaver.said);
        }
    }

    /** All that the others see from outside is right already while the listener is told. */
    private void checkList(String id, Room room) {
        List<String> there = room.participants().stream().map(Participant::name).toList();
        List<String> expected =
                model.membersOf(id).stream().map(each -> each.name).toList();
        check(there.equals(expected), "the list is as the events say", there + " instead of " + expected);
    }

    @Override
    public void received(Participant participant, Message message) {
        holding(() -> {
            Recipient sender = of(participant);
            check(sender.present, "only who is there is heard", sender);
            Said next = sender.said.peek();
            check(next != null && next.text().equals(message.text()), "each is heard in order", message.text());
            model.hear(sender);
        });
        meanwhile.run();
    }

    @Override
    public void sent(Participant participant, OutboundText text) {
        holding(() -> {
            Recipient recipient = of(participant);
            JsonObject message = parsed(text.text());
            boolean late = !recipient.isToTake(message) && hearMalformed(recipient, message) && recipient.isCut();
            if (!late) {
                recipient.takes(message);
            }
            clients.get(recipient.name).takes(text);
        });
    }

    /** A client has got a text. */
    void delivered(SimulatedClient client, String text) {
        holding(() -> {
            JsonObject message = parsed(text);
            if (!client.recipient.isToReceive(message)) {
                hearMalformed(client.recipient, message);
            }
            client.recipient.receives(message);
        });
    }

    /** If this is the answer to text that is no message, that text has been carried out. */
    private boolean hearMalformed(Recipient sender, JsonObject message) {
        boolean answered = message.equals(Model.error("bad-message")) && isNextMalformed(sender);
        if (answered) {
            model.hear(sender);
        }
        return answered;
    }

    @Override
    public void rejected(Participant participant, ErrorCode code) {
        if (!code.equals(ErrorCode.BAD_MESSAGE)) {
            return;
        }
        holding(() -> {
            Recipient sender = of(participant);
            if (sender.rejectionsToHear == 0 && isNextMalformed(sender)) {
                model.hear(sender);
            }
            check(sender.rejectionsToHear-- > 0, "only what is malformed is rejected as such", sender);
        });
    }

    private static boolean isNextMalformed(Recipient sender) {
        Said next = sender.said.peek();
        return sender.present && next != null && next.kind() == Said.Kind.MALFORMED;
    }

    @Override
    public void failed(String what, Throwable failure) {
        if (!what.startsWith("the access policy [") && !what.startsWith("the router [")) {
            onFault.accept(new AssertionError(what + " failed", failure));
        }
    }

    private Recipient of(Participant participant) {
        return clients.get(participant.name()).recipient;
    }

    /** The message without the text for people. */
    private static JsonObject parsed(String text) {
        JsonObject message = JsonParser.parseString(text).getAsJsonObject();
        if (message.get("type").getAsString().equals("error")) {
            JsonElement explanation = message.remove("message");
            check(explanation != null, "an error has a text for people", text);
        }
        return message;
    }

    /** What is thrown at the engine here it would only log. */
    private void holding(Runnable rules) {
        try {
            rules.run();
        } catch (AssertionError fault) {
            onFault.accept(fault);
        }
    }

    private static void check(boolean holds, String rule, Object what) {
        Model.check(holds, rule, what);
    }
}
