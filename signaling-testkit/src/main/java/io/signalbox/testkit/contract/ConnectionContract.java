package io.signalbox.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The duties of every transport, as tests. Extend this class, open links over the transport, and run it. It tests the
 * rules of {@link Connection} and {@link ConnectionHandler}, and no others.
 */
@Timeout(60)
public abstract class ConnectionContract {

    /** White space between the tokens of JSON may be any of these (RFC 8259, section 2). */
    private static final List<String> WITH_LINE_BREAKS =
            List.of("{\n\"a\":1\n}", "{\r\n\"a\":2}\r\n", "\n\n", "\t{\"a\":\"\\n\"}\r");

    /** Characters: more than an engine takes by default, and no more than containers have room for. */
    private static final int TOO_LARGE = 70_000;

    /** How long to watch for what must not come. */
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private final List<Link> links = new ArrayList<>();

    /** For subclasses. */
    protected ConnectionContract() {}

    /**
     * Opens a connection over the transport.
     *
     * @param handler takes the transport's reports, in the place of an engine's handler
     * @return the connection and its client
     * @throws Exception if it cannot be opened
     */
    protected abstract Link open(ConnectionHandler handler) throws Exception;

    /** How long anything may take that ought to happen soon; ten seconds where it is not overridden. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** One open connection, and the client at its other end. Used by one test thread. */
    public interface Link {

        /** The transport's end, as an engine is given it. */
        Connection connection();

        /** Lets the client send a text message. */
        void clientSends(String text) throws Exception;

        /** The next text message that the client gets; null if none comes in this time. */
        @Nullable String clientReceives(Duration patience) throws Exception;

        /** The close that the client is told; null if none comes in this time. Skips texts that come before. */
        @Nullable CloseReason clientIsClosed(Duration patience) throws Exception;

        /** From now on the client takes nothing more from the connection, answers to pings and closes included. */
        void clientStopsReading() throws Exception;

        /** Lets the client close the connection properly. */
        void clientCloses(CloseReason reason) throws Exception;

        /** Lets the client end without a word, as a process that is killed does: its socket ends without a close frame. */
        void clientVanishes() throws Exception;

        /** Whether the transport has let go of the connection, its socket included. */
        boolean isReleased() throws Exception;

        /** Lets go of both ends when the test is over. */
        void dispose() throws Exception;
    }

    @AfterEach
    void disposeLinks() throws Exception {
        for (Link link : links) {
            link.dispose();
        }
    }

    @Test
    void textsArriveWholeAndInOrder() throws Exception {
        Link link = openWith(new Reports());
        List<String> texts =
                new ArrayList<>(List.of("{}", "{\"a\":\"ä\"}", "\"\uD83D\uDE00 \u4F60\u597D\"", "\"\\u0000\""));
        texts.add("x".repeat(65_536));
        texts.add("\u20AC".repeat(21_845));
        texts.add("\uD83D\uDE00".repeat(16_384));
        texts.addAll(WITH_LINE_BREAKS);
        for (int i = 0; i < 100; i++) {
            texts.add("message " + i);
        }
        for (String text : texts) {
            sendAndComplete(link.connection(), text);
        }
        for (String text : texts) {
            assertEquals(text, link.clientReceives(patience()));
        }
    }

    @Test
    void eachSendIsCompletedExactlyOnce() throws Exception {
        Link link = openWith(new Reports());
        AtomicInteger completions = new AtomicInteger();
        int sends = 50;
        for (int i = 0; i < sends; i++) {
            CountDownLatch completed = new CountDownLatch(1);
            link.connection().send(OutboundText.of("message " + i), failure -> {
                completions.incrementAndGet();
                completed.countDown();
            });
            assertTrue(await(completed), "the send was not completed");
        }
        sendAndComplete(link.connection(), "the last");
        for (int i = 0; i <= sends; i++) {
            assertNotNull(link.clientReceives(patience()));
        }
        assertEquals(sends, completions.get());
    }

    @Test
    void theNextTextMayBeSentFromWithinACompletion() throws Exception {
        Link link = openWith(new Reports());
        int sends = 100;
        CompletableFuture<Void> done = new CompletableFuture<>();
        sendOneAfterTheOther(link.connection(), 0, sends, done);

        done.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        for (int i = 0; i < sends; i++) {
            assertEquals("message " + i, link.clientReceives(patience()));
        }
    }

    @Test
    void oneTextGoesToManyConnections() throws Exception {
        Link one = openWith(new Reports());
        Link other = openWith(new Reports());
        OutboundText text = OutboundText.of("for all: \u20AC \uD83D\uDE00");
        List<CountDownLatch> completions = new ArrayList<>();
        for (Link link : List.of(one, other)) {
            CountDownLatch completed = new CountDownLatch(1);
            completions.add(completed);
            link.connection().send(text, failure -> completed.countDown());
        }
        for (CountDownLatch completed : completions) {
            assertTrue(await(completed), "the send was not completed");
        }
        assertEquals(text.text(), one.clientReceives(patience()));
        assertEquals(text.text(), other.clientReceives(patience()));
    }

    @Test
    void aCloseTellsTheClientCodeAndReason() throws Exception {
        Link link = openWith(new Reports());
        sendAndComplete(link.connection(), "before");
        CloseReason reason = CloseReason.of(1013, "come back later \u20AC");
        link.connection().close(reason);

        assertEquals("before", link.clientReceives(patience()));
        assertEquals(reason, link.clientIsClosed(patience()));
        assertSoon(link::isReleased, "the connection was not released");
    }

    @Test
    void aCloseSaysWhenTheClientWasTold() throws Exception {
        Link link = openWith(new Reports());
        CountDownLatch told = new CountDownLatch(1);
        CloseReason reason = CloseReason.of(1001, "going away");
        link.connection().close(reason, told::countDown);

        assertTrue(await(told), "it was never said that the client was told");
        assertEquals(reason, link.clientIsClosed(patience()));
    }

    @Test
    void aCloseThatTheClientDoesNotReadIsSettledToo() throws Exception {
        Link link = openWith(new Reports());
        link.clientStopsReading();
        stall(link.connection());
        CountDownLatch told = new CountDownLatch(1);
        link.connection().close(CloseReason.of(1001, "going away"), told::countDown);

        assertTrue(await(told), "it was never said that the client will not be told");
    }

    @Test
    void aCloseOfAClosedConnectionIsSettledToo() throws Exception {
        Link link = openWith(new Reports());
        link.connection().close(CloseReason.of(1000, "over"));
        assertNotNull(link.clientIsClosed(patience()));
        CountDownLatch told = new CountDownLatch(1);
        link.connection().close(CloseReason.of(1001, "going away"), told::countDown);

        assertTrue(await(told), "a drain would wait for a connection that is closed");
    }

    @Test
    void theLongestReasonArrives() throws Exception {
        Link link = openWith(new Reports());
        CloseReason reason = CloseReason.of(4000, "r".repeat(CloseReason.MAX_TEXT_BYTES));
        link.connection().close(reason);

        assertEquals(reason, link.clientIsClosed(patience()));
    }

    @Test
    void closingAgainDoesNothing() throws Exception {
        Reports reports = new Reports();
        Link link = openWith(reports);
        CloseReason first = CloseReason.of(1008, "first");
        link.connection().close(first);
        link.connection().close(CloseReason.of(1013, "second"));

        assertEquals(first, link.clientIsClosed(patience()));
        assertSoon(link::isReleased, "the connection was not released");
        link.connection().close(CloseReason.of(1013, "third"));
        reports.ends.poll(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        reports.assertNoOtherEnd();
    }

    @Test
    void aCloseWhileASendIsStalledReleasesTheConnection() throws Exception {
        Link link = openWith(new Reports());
        link.clientStopsReading();
        stall(link.connection());
        link.connection().close(CloseReason.of(1013, "reading too slowly"));

        assertSoon(link::isReleased, "the connection of a client that does not read was not released");
    }

    @Test
    void aSendAfterTheCloseFailsAndDoesNotHang() throws Exception {
        Link link = openWith(new Reports());
        link.connection().close(CloseReason.of(1000, "over"));
        assertSoon(link::isReleased, "the connection was not released");

        assertSendFails(link.connection());
    }

    @Test
    void aClientThatVanishesIsReportedOnce() throws Exception {
        Reports reports = new Reports();
        Link link = openWith(reports);
        link.clientSends("still here");
        assertEquals("still here", reports.nextText());
        link.clientVanishes();

        reports.nextEnd();
        assertSoon(link::isReleased, "the connection was not released");
        assertSendFails(link.connection());
        reports.assertNoOtherEnd();
    }

    @Test
    void aSendToAClientThatVanishesIsCompletedAsFailed() throws Exception {
        Link link = openWith(new Reports());
        link.clientStopsReading();
        Send stalled = stall(link.connection());
        assertNotNull(stalled, "a client that does not read stalls no send: nothing holds its messages back");
        link.clientVanishes();

        assertTrue(await(stalled.completed), "the send hangs");
        assertNotNull(stalled.failure.get(), "the send is said to have succeeded");
    }

    @Test
    void aMessageThatIsTooLargeIsAnsweredWith1009() throws Exception {
        AtomicReference<@Nullable Connection> connection = new AtomicReference<>();
        CountDownLatch opened = new CountDownLatch(1);
        Link link = openWith(new Reports() {
            @Override
            public void onText(String text) {
                // As an engine does; a transport with a bound of its own does it earlier.
                assertDoesNotThrow(() -> opened.await());
                Objects.requireNonNull(connection.get()).close(CloseReason.of(1009, "too large"));
            }

            @Override
            public void onText(byte[] utf8) {
                onText("");
            }
        });
        connection.set(link.connection());
        opened.countDown();
        link.clientSends("x".repeat(TOO_LARGE));

        CloseReason reason = link.clientIsClosed(patience());
        assertNotNull(reason, "the client was not told why it is closed");
        assertEquals(1009, reason.code(), reason.text());
        assertSoon(link::isReleased, "the connection was not released");
    }

    @Test
    void aPingIsAnsweredAndTheAnswerReported() throws Exception {
        Reports reports = new Reports();
        Link link = openWith(reports);
        link.connection().ping();
        reads(link, "after the ping");

        assertTrue(reports.alive.tryAcquire(patience().toMillis(), TimeUnit.MILLISECONDS), "no answer was reported");
    }

    @Test
    void theClientsCloseIsReportedOnce() throws Exception {
        Reports reports = new Reports();
        Link link = openWith(reports);
        link.clientCloses(CloseReason.of(4321, "bye"));

        assertEquals(4321, reports.nextEnd());
        link.connection().close(CloseReason.of(1000, "already over"));
        assertSoon(link::isReleased, "the connection was not released");
        reports.assertNoOtherEnd();
    }

    @Test
    void theClientsTextsArriveInOrder() throws Exception {
        Reports reports = new Reports();
        Link link = openWith(reports);
        List<String> texts = new ArrayList<>(List.of("\uD83D\uDE00 \u4F60\u597D", "x".repeat(60_000)));
        texts.addAll(WITH_LINE_BREAKS);
        for (int i = 0; i < 200; i++) {
            texts.add("message " + i);
        }
        for (String text : texts) {
            link.clientSends(text);
        }
        for (String text : texts) {
            assertEquals(text, reports.nextText());
        }
    }

    @Test
    void whatTheClientSendsBeforeItsCloseIsReportedBeforeIt() throws Exception {
        Reports reports = new Reports();
        Link link = openWith(reports);
        link.clientSends("last words");
        link.clientCloses(CloseReason.of(1000, ""));

        assertEquals(1000, reports.nextEnd());
        assertEquals(1, reports.textsBeforeEnd, "texts that were reported before the close");
        assertEquals("last words", reports.nextText());
    }

    private Link openWith(ConnectionHandler handler) throws Exception {
        Link link = open(handler);
        links.add(link);
        return link;
    }

    private void sendAndComplete(Connection connection, String text) throws InterruptedException {
        Send send = new Send();
        connection.send(OutboundText.of(text), send);
        assertTrue(await(send.completed), "the send was not completed");
        assertNull(send.failure.get());
    }

    private void assertSendFails(Connection connection) throws InterruptedException {
        Send send = new Send();
        try {
            connection.send(OutboundText.of("too late"), send);
        } catch (RuntimeException refused) {
            return;
        }
        assertTrue(await(send.completed), "the send hangs");
        assertNotNull(send.failure.get(), "the send is said to have succeeded");
    }

    /** Sends each text from within the completion of the one before. */
    private static void sendOneAfterTheOther(Connection connection, int number, int end, CompletableFuture<Void> done) {
        if (number == end) {
            done.complete(null);
            return;
        }
        connection.send(OutboundText.of("message " + number), failure -> {
            if (failure == null) {
                sendOneAfterTheOther(connection, number + 1, end, done);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    /** A client that reads answers what comes before, pings included. */
    private void reads(Link link, String text) throws Exception {
        sendAndComplete(link.connection(), text);
        assertEquals(text, link.clientReceives(patience()));
    }

    /**
     * Sends until a send is not completed any more, or much more than any buffer holds was sent.
     *
     * @return the send that is under way; null if all were completed
     */
    private static @Nullable Send stall(Connection connection) throws InterruptedException {
        OutboundText text = OutboundText.of("x".repeat(65_000));
        for (int i = 0; i < 500; i++) {
            Send send = new Send();
            connection.send(text, send);
            if (!send.completed.await(500, TimeUnit.MILLISECONDS)) {
                return send;
            }
        }
        return null;
    }

    private boolean await(CountDownLatch latch) throws InterruptedException {
        return latch.await(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A condition on a link. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private void assertSoon(Condition condition, String message) throws Exception {
        long deadline = System.nanoTime() + patience().toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                fail(message);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** One send, and how it ended. */
    private static final class Send implements SendCallback {

        private final CountDownLatch completed = new CountDownLatch(1);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        @Override
        public void completed(@Nullable Throwable outcome) {
            failure.set(outcome);
            completed.countDown();
        }
    }

    /** What the transport has reported. */
    private class Reports implements ConnectionHandler {

        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
        private final Semaphore alive = new Semaphore(0);

        /** Written before the end is in its queue, and read after. */
        private volatile int textsBeforeEnd;

        @Override
        public void onText(String text) {
            texts.add(text);
        }

        @Override
        public void onText(byte[] utf8) {
            texts.add(new String(utf8, UTF_8));
        }

        @Override
        public void onAlive() {
            alive.release();
        }

        @Override
        public void onClosed(int code, String reason) {
            textsBeforeEnd = texts.size();
            ends.add(code);
        }

        private String nextText() throws InterruptedException {
            String text = texts.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
            return text != null ? text : fail("no text was reported");
        }

        private void assertNoOtherEnd() throws InterruptedException {
            assertNull(ends.poll(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS), "the end was reported more than once");
        }

        private int nextEnd() throws InterruptedException {
            Integer code = ends.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
            return code != null ? code : fail("the end was not reported");
        }
    }
}
