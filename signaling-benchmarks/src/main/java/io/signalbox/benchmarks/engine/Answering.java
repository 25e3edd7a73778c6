package io.signalbox.benchmarks.engine;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import org.jspecify.annotations.Nullable;

/** A connection whose client takes whatever it is sent and answers pings at once. */
final class Answering implements Connection {

    private volatile @Nullable ConnectionHandler handler;

    /** Written by one thread at a time, since no ping is sent while another is under way. */
    private volatile int pings;

    void handler(ConnectionHandler handler) {
        this.handler = handler;
    }

    static long pings(Answering[] connections) {
        long pings = 0;
        for (Answering connection : connections) {
            pings += connection.pings;
        }
        return pings;
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        callback.completed(null);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void ping() {
        pings++;
        ConnectionHandler present = handler;
        if (present != null) {
            present.onAlive();
        }
    }

    @Override
    public void close(CloseReason reason) {}
}
