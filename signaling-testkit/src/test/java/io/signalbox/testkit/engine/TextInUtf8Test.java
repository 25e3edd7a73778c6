package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.offer;
import static io.signalbox.testkit.engine.Texts.pingOfBytes;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages from a transport that has them in UTF-8: the same as any others, but that the engine looks if they are. */
class TextInUtf8Test {

    private static final byte[] NO_UTF8 = "{\"type\":\"ping\",\"pad\":\"\u00ff\"}".getBytes(ISO_8859_1);

    private final SlowPolicy policy = new SlowPolicy();
    private final Events events = new Events();
    private final TestEngine engine =
            TestEngine.with(builder -> builder.accessPolicy(policy).listener(events));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private TestClient join(String user) {
        TestClient client = engine.join("room", user);
        policy.accept(user);
        engine.runDue();
        return client;
    }

    @Test
    void theyAreRelayedCharacterByCharacter() {
        TestClient alice = join("alice");
        TestClient bob = join("bob");
        for (String sdp : new String[] {"v=0\\r\\n?", "v=0 \u00e9\u20ac\ud83d\ude00 \ufffd \\u00e9\\ud800"}) {
            alice.saysInUtf8(offer("bob", sdp).getBytes(UTF_8));

            assertThat(bob.receivedTexts())
                    .last()
                    .isEqualTo("{\"type\":\"offer\",\"fromUserId\":\"alice\",\"sdp\":\"" + sdp + "\"}");
        }
    }

    @Test
    void thoseThatComeEarlyAreHandledInOrderWithTheOthers() {
        TestClient alice = join("alice");
        TestClient bob = engine.join("room", "bob");
        bob.saysInUtf8(update(1).getBytes(UTF_8));
        bob.says(update(2));
        bob.saysInUtf8(update(3).getBytes(UTF_8));
        policy.accept("bob");
        engine.runDue();

        assertThat(updates(alice)).containsExactly(1, 2, 3);
    }

    @Test
    void theBoundIsTheSame() {
        TestClient alice = join("alice");
        alice.saysInUtf8(pingOfBytes(65_536).getBytes(UTF_8));
        assertThat(alice.receivedTypes()).containsExactly("welcome", "pong");
        alice.saysInUtf8(pingOfBytes(65_537).getBytes(UTF_8));

        assertThat(alice.closeReason()).map(CloseReason::code).contains(1009);
    }

    @Test
    void whatIsNotUtf8ClosesWith1007() {
        TestClient alice = join("alice");
        TestClient bob = join("bob");
        alice.saysInUtf8(NO_UTF8);
        alice.saysInUtf8(PING.getBytes(UTF_8));

        assertThat(alice.closeReason()).map(CloseReason::code).contains(1007);
        assertThat(alice.receivedTypes()).doesNotContain("pong");
        assertThat(errors(alice)).isEmpty();
        assertThat(bob.receivedTypes()).endsWith("participant-left");
        assertThat(events.of("left")).containsExactly("left alice abuse");
    }

    @Test
    void whoIsNotAdmittedYetIsClosedForItAndReplacesNobody() {
        TestClient alice = join("alice");
        TestClient again = engine.join("room", "alice");
        again.saysInUtf8(NO_UTF8);
        policy.accept("alice");
        engine.runDue();

        assertThat(again.closeReason()).map(CloseReason::code).contains(1007);
        assertThat(alice.closeReason()).isEmpty();
    }
}
