package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.participant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attributes and names that programs change while the participant is there. */
class LiveAttributesTest {

    private final Events events = new Events();
    private final List<String> changes = new ArrayList<>();
    private final SignalingListener listener = new SignalingListener() {
        @Override
        public void attributesChanged(Participant participant, Map<String, Object> before) {
            changes.add(participant.id() + " " + before + " -> " + participant.attributes());
        }

        @Override
        public void renamed(Participant participant, String before) {
            changes.add(participant.id() + " " + before + " -> " + participant.name());
        }
    };
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events)
            .listener(listener)
            .router((message, sender, room) -> {
                // Twice in the message's own step: the change takes its turn afterwards.
                sender.setAttribute("said", message.type());
                return Route.reply(OutgoingMessage.of("role").with("role", String.valueOf(sender.attributes())));
            }));
    private final TestClient alice = engine.join("room", "alice");
    private final Participant participant = participant(engine, "room", "alice");

    @BeforeEach
    void forgetTheJoin() {
        alice.forgetReceived();
    }

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    @Test
    void aChangedAttributeIsSeenAndToldAndNothingIsSent() {
        assertThat(participant.setAttribute("role", "host")).isTrue();
        assertThat(participant.setAttribute("role", "host")).isTrue();
        assertThat(participant.setAttribute("level", 3)).isTrue();
        assertThat(participant.removeAttribute("role")).isTrue();
        assertThat(participant.removeAttribute("none")).isTrue();
        engine.runDue();

        assertThat(participant.attributes()).isEqualTo(Map.of("level", 3L));
        assertThat(changes).hasSize(3).startsWith("alice {} -> {role=host}").endsWith(changes.get(2));
        assertThat(changes.get(2)).endsWith(" -> {level=3}");
        assertThat(alice.received()).isEmpty();
    }

    @Test
    void aChangeFromARouterTakesItsTurnAfterTheMessage() {
        alice.says(PING);
        alice.says(PING);

        assertThat(alice.received().stream().map(message -> message.get("role").getAsString()))
                .containsExactly("{}", "{said=ping}");
        assertThat(changes).containsExactly("alice {} -> {said=ping}");
    }

    @Test
    void aValueThatIsNoJsonOrTooLargeIsNotTaken() {
        assertThatIllegalArgumentException().isThrownBy(() -> participant.setAttribute("x", new Object()));
        assertThatIllegalArgumentException().isThrownBy(() -> participant.setAttribute("x", "x".repeat(4_096)));
        participant.setAttribute("x", "x".repeat(3_000));
        assertThatIllegalArgumentException().isThrownBy(() -> participant.setAttribute("y", "y".repeat(3_000)));

        assertThat(participant.attributes()).containsOnlyKeys("x");
    }

    @Test
    void changesThatAreTooLargeOnlyTogetherAreToldToTheListener() {
        SignalingListener both = new SignalingListener() {
            @Override
            public void renamed(Participant renamed, String before) {
                // In one step: neither sees the other.
                renamed.setAttribute("x", "x".repeat(3_000));
                renamed.setAttribute("y", "y".repeat(3_000));
            }
        };
        try (TestEngine other =
                TestEngine.with(builder -> builder.listener(both).listener(events))) {
            other.join("room", "bob");
            participant(other, "room", "bob").rename("Robert");
            other.runDue();

            assertThat(participant(other, "room", "bob").attributes()).containsOnlyKeys("x");
            assertThat(events.of("failed")).singleElement().asString().startsWith("failed changing an attribute of");
        }
    }

    @Test
    void listsThatAreSentAfterwardsHaveTheNewName() {
        assertThat(participant.rename("Ada")).isTrue();
        assertThat(participant.rename("Ada")).isTrue();
        engine.runDue();
        assertThat(alice.received()).isEmpty();
        TestClient bob = engine.join("room", "bob");

        assertThat(bob.lastOf("welcome").toString()).contains("\"id\":\"alice\",\"name\":\"Ada\"");
        assertThat(engine.engine().status().toRoomsJson()).contains("\"name\":\"Ada\"");
        assertThat(changes).containsExactly("alice alice -> Ada");
        alice.disconnects(1000);
        assertThat(bob.lastOf("participant-left").get("userName").getAsString()).isEqualTo("Ada");
    }

    @Test
    void aNameKeepsTheBounds() {
        for (String bad : List.of("", "n".repeat(257), "a\nb", "__proto__")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> participant.rename(bad))
                    .withMessageContaining("userName");
        }
        assertThat(participant.name()).isEqualTo("alice");
    }

    @Test
    void nothingChangesForAParticipantThatHasLeft() {
        alice.disconnects(1000);

        assertThat(participant.setAttribute("role", "host")).isFalse();
        assertThat(participant.removeAttribute("role")).isFalse();
        assertThat(participant.rename("Ada")).isFalse();
        assertThat(participant.name()).isEqualTo("alice");
        assertThat(changes).isEmpty();
    }
}
