package io.signalbox.benchmarks.engine;

import org.nextrtc.signalingserver.api.NextRTCServer;
import org.nextrtc.signalingserver.domain.Connection;

/** NextRTC's side of a socket: encodes what it is sent, as NextRTC's own endpoint does, and drops it. */
final class NextRtcSink implements Connection {

    private final String id;
    private volatile long messages;
    private volatile long length;

    NextRtcSink(String id) {
        this.id = id;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** NextRTC calls it with this object's monitor held. */
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void sendObject(Object message) {
        length += NextRTCServer.MessageEncoder.encode(message).length();
        messages++;
    }

    long messages() {
        return messages;
    }

    long length() {
        return length;
    }

    @Override
    public void close() {}
}
