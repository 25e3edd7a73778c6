package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A relayed message is built afresh, and the value in it is the sender's to the byte. */
class RelayTest {

    private final TestEngine engine = TestEngine.create();
    private final TestClient alice = engine.join("room", "alice");
    private final TestClient bob = engine.join("room", "bob");
    private final TestClient carol = engine.join("room", "carol");

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private void forgetJoining() {
        alice.forgetReceived();
        bob.forgetReceived();
        carol.forgetReceived();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"\"",
                "\"v=0\\r\\no=- 1 2 IN IP4 127.0.0.1\\r\\n\"",
                "1.0e+2",
                "-0",
                "1E400",
                "123456789012345678901234567890.123456789",
                "\"\\u00e9\\u00E9\u00E9\\/\"",
                "\"\\ud83d\"",
                "\"\\ud83d\\ude00\uD83D\uDE00\u2028\"",
                "{\"z\":1,\"a\":2,\"z\":3}",
                "{\"__proto__\":{\"polluted\":true}}",
                "[ 1 ,\t2 , { \"a\" : [ ] } ]",
                "{\"type\":\"offer\",\"sdp\":\"v=0\",\"fromUserId\":\"mallory\"}"
            })
    void aPayloadArrivesToTheByte(String value) {
        forgetJoining();
        alice.says("{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":" + value + "}");
        alice.says("{ \"candidate\" :" + value + " , \"targetUserId\":\"bob\",\"type\":\"ice-candidate\" }");
        alice.says("{\"updates\":" + value + ",\"type\":\"participant-update\"}");

        assertThat(bob.receivedTexts())
                .containsExactly(
                        "{\"type\":\"offer\",\"fromUserId\":\"alice\",\"sdp\":" + value + "}",
                        "{\"type\":\"ice-candidate\",\"fromUserId\":\"alice\",\"candidate\":" + value + "}",
                        "{\"type\":\"participant-update\",\"userId\":\"alice\",\"updates\":" + value + "}");
        assertThat(carol.receivedTexts())
                .containsExactly("{\"type\":\"participant-update\",\"userId\":\"alice\",\"updates\":" + value + "}");
        assertThat(alice.received()).isEmpty();
    }

    @Test
    void whateverElseTheSenderPutInGoesNowhere() {
        forgetJoining();
        alice.says(
                json(
                        "{'type':'answer','fromUserId':'mallory','userId':'mallory','extra':1,'sdp':'v=0','targetUserId':'bob'}"));
        alice.says(json("{'type':'call-ended','fromUserId':'mallory','targetUserId':'bob','sdp':'v=0'}"));

        assertThat(bob.receivedTexts())
                .containsExactly(
                        json("{'type':'answer','fromUserId':'alice','sdp':'v=0'}"),
                        json("{'type':'call-ended','fromUserId':'alice'}"));
        assertThat(carol.received()).isEmpty();
    }

    @Test
    void anEscapedTypeOrTargetIsTheSameTypeOrTarget() {
        forgetJoining();
        alice.says("{\"\\u0074ype\":\"off\\u0065r\",\"targetUserId\":\"\\u0062ob\",\"s\\u0064p\":\"v=0\"}");

        assertThat(bob.receivedTexts()).containsExactly(json("{'type':'offer','fromUserId':'alice','sdp':'v=0'}"));
    }

    @Test
    void aDuplicateMemberHiddenByAnEscapeIsBad() {
        forgetJoining();
        alice.says("{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":1,\"s\\u0064p\":2}");

        assertThat(bob.received()).isEmpty();
        assertThat(Texts.errors(alice)).containsExactly("bad-message");
    }

    @Test
    void aMessageToOneselfArrives() {
        forgetJoining();
        alice.says(Texts.offer("alice", "v=0"));

        assertThat(alice.receivedTexts()).containsExactly(json("{'type':'offer','fromUserId':'alice','sdp':'v=0'}"));
    }

    @Test
    void oddUserIdsAreEscapedAsJsonNeedsIt() {
        TestClient odd = engine.join("room", "\"\\ \uD83D\uDE00&");
        forgetJoining();
        odd.says(Texts.offer("bob", "v=0"));

        assertThat(bob.lastOf("offer").get("fromUserId").getAsString()).isEqualTo("\"\\ \uD83D\uDE00&");
    }
}
