package io.signalbox.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import io.signalbox.websocket.UnfinishedMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionLinkTest {

    private final Recorder recorder = new Recorder();
    private final UnfinishedMessages unfinished = new UnfinishedMessages(30);
    private final SessionLink link = new SessionLink(recorder, 10, unfinished);

    SessionLinkTest() {
        link.handler(recorder);
    }

    @Test
    void aWholeMessageIsPassedOnAsItIs() {
        link.text("{}", true);
        assertThat(recorder.texts).containsExactly("{}");
    }

    @Test
    void partsArePutTogether() {
        link.text("ab", false);
        link.text("cd", false);
        assertThat(recorder.texts).isEmpty();
        link.text("", true);
        link.text("next", true);
        assertThat(recorder.texts).containsExactly("abcd", "next");
    }

    @Test
    void partsBeyondTheBoundAreNotWaitedFor() {
        for (int i = 0; i < 100; i++) {
            link.text("é", false);
        }
        // Once, and longer than the bound: the engine closes for it.
        assertThat(recorder.texts).containsExactly("é".repeat(6));
        link.text("more", true);
        assertThat(recorder.texts).hasSize(1);
    }

    @Test
    void aMessageOfExactlyTheBoundPassesInParts() {
        link.text("12345", false);
        link.text("67890", true);
        assertThat(recorder.texts).containsExactly("1234567890");
    }

    @Test
    void aCharacterMayBeCutInTwo() {
        link.text("a\uD83D", false);
        link.text("", false);
        link.text("\uDE00b", true);
        assertThat(recorder.texts).containsExactly("a\uD83D\uDE00b");
    }

    @Test
    void ofTooManyUnfinishedMessagesTheOldestGivesWay() {
        Recorder[] others = {new Recorder(), new Recorder(), new Recorder()};
        link.text("oldest", false);
        for (Recorder other : others) {
            SessionLink later = new SessionLink(other, 10, unfinished);
            later.handler(other);
            later.text("later", false);
        }
        assertThat(recorder.closes).extracting(CloseReason::code).containsExactly(1013);
        assertThat(recorder.ends).hasSize(1);
        assertThat(others).allSatisfy(other -> assertThat(other.closes).isEmpty());
        link.text("and more", true);
        assertThat(recorder.texts).isEmpty();
    }

    @Test
    void thePartsOfAMessageThatWasGivenUpAreNotKept() {
        link.text("oldest", false);
        assertThat(link.keepsParts()).isTrue();
        new SessionLink(new Recorder(), 30, unfinished).text("x".repeat(30), false);
        assertThat(recorder.closes).extracting(CloseReason::code).containsExactly(1013);
        assertThat(link.keepsParts()).isFalse();
        link.text("and more", false);
        assertThat(link.keepsParts()).isFalse();
    }

    @Test
    void thePartsOfASessionThatIsOverAreNotKept() {
        link.text("ab", false);
        link.closed(1006, "");
        assertThat(link.keepsParts()).isFalse();
    }

    @Test
    void aMessageThatIsOverOrWhoseSessionIsCountsNoMore() {
        for (int i = 0; i < 10; i++) {
            link.text("ab", false);
            link.text("cd", true);
            SessionLink gone = new SessionLink(recorder, 10, unfinished);
            gone.text("ab", false);
            gone.closed(1006, "");
            gone.text("cd", false);
        }
        assertThat(recorder.closes).isEmpty();
        assertThat(recorder.texts).hasSize(10).containsOnly("abcd");
    }

    @Test
    void theEndIsReportedOnceWhoeverReportsIt() {
        link.closed(1001, "bye");
        link.closed(1006, "");
        link.failed(new IOException("late"));
        assertThat(recorder.ends).containsExactly("1001 bye");
    }

    @Test
    void aFailureEndsTheSessionEvenIfTheContainerNeverCloses() {
        link.failed(new IOException("reset"));
        assertThat(recorder.ends).containsExactly("1006 ");
        assertThat(recorder.closes).extracting(CloseReason::code).containsExactly(1011);
    }

    @Test
    void anEndThatComesWhileTheSessionOpensIsReportedAfterwards() {
        Recorder late = new Recorder();
        SessionLink opening = new SessionLink(late, 10, unfinished);
        opening.closed(1000, "gone already");
        opening.handler(late);
        assertThat(late.ends).hasSize(1);
    }

    @Test
    void binaryMessagesAreRefused() {
        link.binary();
        assertThat(recorder.closes).extracting(CloseReason::code).containsExactly(1003);
    }

    @Test
    void noExceptionGetsOutToTheContainer() {
        recorder.failing = true;
        link.text("{}", true);
        assertThat(recorder.closes).extracting(CloseReason::code).containsExactly(1011);
    }

    @Test
    void pongsShowThatTheClientIsAlive() {
        link.alive();
        assertThat(recorder.alive).isEqualTo(1);
    }

    private static final class Recorder implements Connection, ConnectionHandler {
        final List<String> texts = new ArrayList<>();
        final List<String> ends = new ArrayList<>();
        final List<CloseReason> closes = new ArrayList<>();
        int alive;
        boolean failing;

        @Override
        public void send(OutboundText text, SendCallback callback) {
            throw new AssertionError("nothing is sent here");
        }

        @Override
        public void ping() {
            throw new AssertionError("nothing is pinged here");
        }

        @Override
        public void close(CloseReason reason) {
            closes.add(reason);
        }

        @Override
        public void onText(String text) {
            if (failing) {
                throw new IllegalStateException("broken");
            }
            texts.add(text);
        }

        @Override
        public void onText(byte[] utf8) {
            onText(new String(utf8, StandardCharsets.UTF_8));
        }

        @Override
        public void onAlive() {
            alive++;
        }

        @Override
        public void onClosed(int code, String reason) {
            ends.add(code + " " + reason);
        }
    }
}
