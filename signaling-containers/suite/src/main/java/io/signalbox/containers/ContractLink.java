package io.signalbox.containers;

import io.signalbox.spi.Connection;
import io.signalbox.testkit.WebSocketFrame;
import io.signalbox.testkit.contract.WebSocketLink;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A session in the container, and its client. */
final class ContractLink extends WebSocketLink {

    private static final WebSocketFrame PING = WebSocketFrame.frame(WebSocketFrame.PING, new byte[0]);

    /** Longer than the adapter leaves the socket of a closed session. */
    private static final long PROBE_INTERVAL = TimeUnit.MILLISECONDS.toNanos(3_500);

    private final boolean stuckSocketsAreDropped;

    /** When the socket was last asked; owned by the test's thread. */
    private long probed;

    ContractLink(URI address, CompletableFuture<Connection> opened, boolean stuckSocketsAreDropped) throws Exception {
        super(address, opened);
        this.stuckSocketsAreDropped = stuckSocketsAreDropped;
    }

    /**
     * A peer that has let go of its socket answers what is still sent with a reset. Asked seldom, since a peer that sends
     * is not idle.
     */
    @Override
    public boolean isReleased() {
        if (hasEnded() || !isReading() && !stuckSocketsAreDropped) {
            return true;
        }
        if (probed == 0) {
            probed = System.nanoTime();
        }
        if (System.nanoTime() - probed < PROBE_INTERVAL) {
            return false;
        }
        probed = System.nanoTime();
        trySend(PING);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        return !trySend(PING);
    }
}
