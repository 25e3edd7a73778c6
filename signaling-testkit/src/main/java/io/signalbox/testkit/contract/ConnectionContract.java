package io.signalbox.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * What every transport must do, as tests: extend this class, open links over the transport, and run it. It asks of a
 * transport what {@link Connection} and {@link ConnectionHandler} say, and no more.
 */
@Timeout(60)
public abstract class ConnectionContract {

    private final List<Link> links = new ArrayList<>();

    /** For subclasses. */
    protected ConnectionContract() {}

    /**
     * Opens a connection over the transport.
     *
     * @param handler what the transport is to report to, in the place of an engine's
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
        assertTrue(reports.ends.size() <= 1, "reported more than once: " + reports.ends);
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

        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch completed = new CountDownLatch(1);
        try {
            link.connection().send(OutboundText.of("too late"), outcome -> {
                failure.set(outcome);
                completed.countDown();
            });
        } catch (RuntimeException refused) {
            return;
        }
        assertTrue(await(completed), "the send hangs");
        assertNotNull(failure.get(), "the send is said to have succeeded");
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
        assertEquals(0, reports.ends.size(), "reported more than once");
    }

    @Test
    void theClientsTextsArriveInOrder() throws Exception {
        Reports reports = new Reports();
        Link link = openWith(reports);
        List<String> texts = new ArrayList<>(List.of("\uD83D\uDE00 \u4F60\u597D", "x".repeat(60_000)));
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
        assertEquals("last words", reports.texts.poll());
    }

    private Link openWith(ConnectionHandler handler) throws Exception {
        Link link = open(handler);
        links.add(link);
        return link;
    }

    private void sendAndComplete(Connection connection, String text) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        CountDownLatch completed = new CountDownLatch(1);
        connection.send(OutboundText.of(text), failure -> {
            failed.set(failure);
            completed.countDown();
        });
        assertTrue(await(completed), "the send was not completed");
        assertNull(failed.get());
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

    /** Sends until a send is not completed any more, or much more than any buffer holds was sent. */
    private void stall(Connection connection) throws InterruptedException {
        OutboundText text = OutboundText.of("x".repeat(65_000));
        for (int i = 0; i < 500; i++) {
            CountDownLatch completed = new CountDownLatch(1);
            connection.send(text, failure -> completed.countDown());
            if (!completed.await(500, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
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

    /** What the transport has reported. */
    private final class Reports implements ConnectionHandler {

        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
        private final Semaphore alive = new Semaphore(0);

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
            ends.add(code);
        }

        private String nextText() throws InterruptedException {
            String text = texts.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
            return text != null ? text : fail("no text was reported");
        }

        private int nextEnd() throws InterruptedException {
            Integer code = ends.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
            return code != null ? code : fail("the end was not reported");
        }
    }
}
