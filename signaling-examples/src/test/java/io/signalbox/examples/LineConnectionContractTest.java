package io.signalbox.examples;

import io.signalbox.core.Limits;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.contract.ConnectionContract;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

class LineConnectionContractTest extends ConnectionContract {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();

    @AfterAll
    static void stopThreads() {
        THREADS.shutdown();
        TIMER.shutdown();
    }

    @Override
    protected Link open(ConnectionHandler handler) throws Exception {
        CompletableFuture<Connection> accepted = new CompletableFuture<>();
        LineTransport transport = new LineTransport(
                (request, connection) -> {
                    accepted.complete(connection);
                    return handler;
                },
                Limits.defaults(),
                0,
                THREADS,
                TIMER);
        LineClient client = new LineClient(transport.port(), "roomId=tea&userId=robot&userName=Robot");
        LineConnection connection = (LineConnection) accepted.get(10, TimeUnit.SECONDS);
        return new LineLink(transport, client, connection);
    }

    private record LineLink(LineTransport transport, LineClient client, LineConnection connection)
            implements ConnectionContract.Link {

        @Override
        public void clientSends(String text) throws IOException {
            client.sends(text);
        }

        @Override
        public @Nullable String clientReceives(Duration patience) throws InterruptedException {
            return client.receives(patience);
        }

        @Override
        public @Nullable CloseReason clientIsClosed(Duration patience) throws Exception {
            return client.isClosed(patience);
        }

        @Override
        public void clientStopsReading() {
            client.stopsReading();
        }

        @Override
        public void clientCloses(CloseReason reason) throws IOException {
            client.closes(reason);
        }

        @Override
        public void clientVanishes() {
            client.vanishes();
        }

        @Override
        public boolean isReleased() {
            return connection.isReleased();
        }

        @Override
        public void dispose() {
            client.close();
            connection.close(CloseReason.of(1000, ""));
            transport.close();
        }
    }
}
