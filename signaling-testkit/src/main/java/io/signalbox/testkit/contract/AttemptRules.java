package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.signalbox.testkit.SignalingClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that numbers its attempts to connect: the highest stays, in whatever order they arrive. */
abstract class AttemptRules extends RuleSet {

    AttemptRules(ProtocolConformance server) {
        super(server);
    }

    @BeforeEach
    void onlyWithExtensions() {
        assumeTrue(server.extensions(), "attempts go beyond the original protocol");
    }

    @Test
    void aHigherAttemptOfThePageReplacesALowerOne() {
        SignalingClient bob = join("bob");
        SignalingClient first = attempt(1);
        bob.expect("participant-joined");
        SignalingClient second = attempt(2);
        assertEquals("Session resumed elsewhere", first.expectClosed(4410).reason());
        bob.expect("participant-left");
        bob.expect("participant-joined");
        bob.send(offer("alice", "1"));
        second.expect("offer");
    }

    @Test
    void anAttemptThatThePageHasGivenUpIsClosedAndNobodyIsTold() {
        SignalingClient bob = join("bob");
        SignalingClient second = attempt(2);
        bob.expect("participant-joined");
        SignalingClient delayed = connectTo(query(1));
        assertEquals("Session resumed elsewhere", delayed.expectClosed(4410).reason());
        bob.expectNothing();
        bob.send(offer("alice", "1"));
        second.expect("offer");
    }

    @Test
    void ofTwoConnectionsOfOneAttemptTheLaterStays() {
        SignalingClient first = attempt(1);
        SignalingClient second = attempt(1);
        first.expectClosed(4410);
        second.expectNothing();
    }

    @Test
    void anotherPageOfTheUserReplacesWhateverItsAttempt() {
        SignalingClient page = attempt(7);
        SignalingClient other = join("alice");
        page.expectClosed(1000);
        other.expectNothing();
    }

    /** Joins as alice, from one page, and takes the greeting. */
    private SignalingClient attempt(int number) {
        SignalingClient client = connectTo(query(number));
        if (ids(client.expect("welcome")).size() > 1) {
            client.expect("existing-participants");
        }
        return client;
    }

    private String query(int attempt) {
        return "roomId=" + room() + "&userId=alice&userName=Alice&instance=0123456789-abcdef_Z." + attempt;
    }
}
