package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonObject;
import io.signalbox.testkit.SignalingClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lists of participants say, and that rooms know nothing of each other. */
abstract class ListRules extends RuleSet {

    private static final String REQUEST = "{\"type\":\"request-participants\"}";

    ListRules(ProtocolConformance server) {
        super(server);
    }

    @Test
    void participantsAreListedOldestFirstWhateverTheirIdentifiers() {
        List<SignalingClient> present = meet("10", "9", "zoe", "1", "adam");
        present.get(2).send(REQUEST);
        JsonObject list = present.get(2).expect("participants-list");
        assertEquals(List.of("10", "9", "zoe", "1", "adam"), ids(list));
        List<Long> times = participants(list).stream()
                .map(entry -> entry.get("joinedAt").getAsLong())
                .toList();
        assertEquals(times.stream().sorted().toList(), times);
    }

    @Test
    void theListGoesToWhoeverAsksAndToNobodyElse() {
        List<SignalingClient> present = meet("alice", "bob");
        present.get(0).send(REQUEST);
        JsonObject list = present.get(0).expect("participants-list");
        assertMembers(list, "type", "participants");
        assertMembers(participants(list).get(0), "id", "name", "joinedAt");
        assertEquals("Name of bob", participants(list).get(1).get("name").getAsString());
        present.get(1).expectNothing();
    }

    @Test
    void whoLeftIsNoLongerListedAndComesBackAsTheYoungest() {
        List<SignalingClient> present = meet("alice", "bob", "carol");
        SignalingClient carol = present.get(2);
        present.get(0).leave();
        assertEquals(List.of("bob", "carol"), ids(carol.expect("participant-left")));
        join("alice");
        assertEquals(List.of("bob", "carol", "alice"), ids(carol.expect("participant-joined")));
        carol.send(REQUEST);
        assertEquals(List.of("bob", "carol", "alice"), ids(carol.expect("participants-list")));
    }

    @Test
    void sameUserIdInTwoRoomsIsTwoParticipants() {
        SignalingClient here = join("alice");
        SignalingClient there = join(freshRoom(), "alice");
        here.expectNothing();
        there.expectNothing();
        here.send(REQUEST);
        assertEquals(List.of("alice"), ids(here.expect("participants-list")));
    }

    @Test
    void nothingPassesFromOneRoomToAnother() {
        SignalingClient alice = join("alice");
        SignalingClient sameRoom = join("bob");
        alice.expect("participant-joined");
        String elsewhere = freshRoom();
        SignalingClient bobElsewhere = join(elsewhere, "bob");
        SignalingClient carolElsewhere = join(elsewhere, "carol");
        bobElsewhere.expect("participant-joined");
        alice.send(offer("bob", "1"));
        alice.send(offer("carol", "1"));
        alice.send("{\"type\":\"participant-update\",\"updates\":{}}");
        sameRoom.expect("offer");
        sameRoom.expect("participant-update");
        bobElsewhere.expectNothing();
        carolElsewhere.expectNothing();
        sameRoom.leave();
        bobElsewhere.expectNothing();
    }

    @Test
    void aRoomIdIsCaseSensitiveAndKeptWhole() {
        SignalingClient lower = join(room() + "/a", "alice");
        SignalingClient upper = join(room() + "/A", "bob");
        join(room() + "/a ", "carol");
        lower.expectNothing();
        upper.expectNothing();
    }

    @Test
    void aRoomThatEmptiedStartsAfresh() {
        SignalingClient last = join("last");
        last.leave();
        last.awaitClosed();
        List<String> present = List.of();
        // The answer to a close frame may come before the leave has been carried out.
        for (int attempt = 0; attempt < 100; attempt++) {
            SignalingClient next = connect("successor");
            present = ids(next.expect("welcome"));
            if (present.equals(List.of("successor"))) {
                return;
            }
            next.leave();
            next.awaitClosed();
        }
        fail("long after everyone left, a newcomer is told of " + present);
    }
}
