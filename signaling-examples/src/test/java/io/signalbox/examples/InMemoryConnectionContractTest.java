package io.signalbox.examples;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.contract.ConnectionContract;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

class InMemoryConnectionContractTest extends ConnectionContract {

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);

    @AfterAll
    static void stopThreads() {
        THREADS.shutdown();
    }

    @Override
    protected Link open(ConnectionHandler handler) {
        InMemoryLink link = new InMemoryLink(THREADS);
        link.client.attach(handler);
        return link;
    }

    private static final class InMemoryLink implements ConnectionContract.Link, InMemoryClient.Inbox {

        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final CompletableFuture<CloseReason> end = new CompletableFuture<>();
        private final InMemoryClient client;

        private InMemoryLink(ExecutorService threads) {
            client = new InMemoryClient(this, threads);
        }

        @Override
        public void onText(String text) {
            texts.add(text);
        }

        @Override
        public void onClosed(CloseReason reason) {
            end.complete(reason);
        }

        @Override
        public Connection connection() {
            return client.serverEnd();
        }

        @Override
        public void clientSends(String text) {
            client.send(text);
        }

        @Override
        public @Nullable String clientReceives(Duration patience) throws InterruptedException {
            return texts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public @Nullable CloseReason clientIsClosed(Duration patience) throws Exception {
            try {
                return end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notInTime) {
                return null;
            }
        }

        @Override
        public void clientStopsReading() {
            client.stopReading();
        }

        @Override
        public void clientCloses(CloseReason reason) {
            client.close(reason);
        }

        @Override
        public void clientVanishes() {
            client.vanish();
        }

        @Override
        public boolean isReleased() {
            return client.isClosed();
        }

        @Override
        public void dispose() {
            client.close(CloseReason.of(1000, ""));
        }
    }
}
