package io.signalbox.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session's close waits where the peer does not read; those of other sessions do not. */
@Timeout(60)
class SessionClosingTest {

    private static final int MANY = 100;
    private static final CloseReason REASON = CloseReason.of(1013, "full");

    private final SessionCloser closer = SessionCloser.withThreads();
    private final CountDownLatch peersRead = new CountDownLatch(1);

    @AfterEach
    void letPeersRead() {
        peersRead.countDown();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY", "OTHER"})
    void aSessionIsNotClosedBehindThoseOfPeersThatDoNotRead(Container container) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(MANY);
        for (Peer stuck : peers(container, MANY, peersRead)) {
            stuck.connection.send(OutboundText.of("{}"), failure -> {});
            stuck.connection.close(REASON, told::countDown);
        }

        for (Peer healthy : peers(container, MANY, new CountDownLatch(0))) {
            healthy.connection.send(OutboundText.of("{}"), failure -> {});
            healthy.takes();
            healthy.connection.close(REASON);
            assertThat(healthy.closed.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(told.getCount()).isEqualTo(MANY);
        peersRead.countDown();
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSessionThatWaitsIsClosedAtOnceWhenItsPeerHasReadAll() throws InterruptedException {
        for (Peer stuck : peers(Container.OTHER, MANY, peersRead)) {
            stuck.connection.send(OutboundText.of("{}"), failure -> {});
            stuck.connection.close(REASON);
        }
        Peer late = new Peer(Container.OTHER, new CountDownLatch(0));
        late.connection.send(OutboundText.of("{}"), failure -> {});
        late.connection.close(REASON);
        assertThat(late.closed.getCount()).isEqualTo(1);

        late.takes();
        late.takes();
        assertThat(late.closed.await(30, TimeUnit.SECONDS)).isTrue();
        peersRead.countDown();
        assertThat(late.closes).containsExactly(1013);
    }

    @Test
    void aPingThatDoesNotGetThroughMakesNoOtherCloseWait() throws InterruptedException {
        CountDownLatch pinging = new CountDownLatch(MANY);
        for (Peer stuck : peers(Container.TOMCAT, MANY, peersRead)) {
            stuck.pings = pinging;
            Thread pinger = new Thread(stuck.connection::ping);
            pinger.setDaemon(true);
            pinger.start();
        }
        assertThat(pinging.await(30, TimeUnit.SECONDS)).isTrue();

        List<Peer> healthy = peers(Container.TOMCAT, 1, new CountDownLatch(0));
        List<Peer> all = new ArrayList<>(stuckPeers);
        all.addAll(healthy);
        all.forEach(peer -> peer.connection.close(REASON));
        assertThat(healthy.get(0).closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSendThatFailsAtOnceIsNotUnderWay() throws InterruptedException {
        for (Peer stuck : peers(Container.OTHER, MANY, peersRead)) {
            stuck.connection.send(OutboundText.of("{}"), failure -> {});
            stuck.connection.close(REASON);
        }
        Peer broken = new Peer(Container.OTHER, new CountDownLatch(0));
        broken.fails = true;
        try {
            broken.connection.send(OutboundText.of("{}"), failure -> {});
        } catch (IllegalStateException expected) {
            broken.connection.close(REASON);
        }

        assertThat(broken.closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private List<Peer> stuckPeers = List.of();

    private List<Peer> peers(Container container, int count, CountDownLatch read) {
        List<Peer> peers = IntStream.range(0, count)
                .mapToObj(i -> new Peer(container, read))
                .toList();
        stuckPeers = read == peersRead ? peers : stuckPeers;
        return peers;
    }

    /** A session whose close waits until its peer reads, and its connection. */
    private final class Peer implements InvocationHandler {

        private final CountDownLatch read;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final List<Integer> closes = new ArrayList<>();
        private final SessionConnection connection;
        private CountDownLatch pings = new CountDownLatch(0);
        private SendHandler sending;
        private boolean fails;

        Peer(Container container, CountDownLatch read) {
            this.read = read;
            connection = new SessionConnection(proxy(Session.class), container, closer);
        }

        private <T> T proxy(Class<T> type) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
        }

        private void send(SendHandler handler) {
            if (fails) {
                throw new IllegalStateException("closed already");
            }
            sending = handler;
        }

        /** All that it was sent. */
        void takes() {
            sending.onResult(new SendResult());
        }

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments)
                throws InterruptedException {
            switch (method.getName()) {
                case "getAsyncRemote" -> {
                    return proxy(RemoteEndpoint.Async.class);
                }
                case "getUserProperties" -> {
                    return new java.util.HashMap<>();
                }
                case "sendText" -> send((SendHandler) arguments[1]);
                case "sendPing" -> {
                    pings.countDown();
                    read.await();
                }
                case "close" -> {
                    read.await();
                    closes.add(((jakarta.websocket.CloseReason) arguments[0])
                            .getCloseCode()
                            .getCode());
                    closed.countDown();
                }
                default -> {
                    // Of no interest here.
                }
            }
            return null;
        }
    }
}
