package io.signalbox.server;

import io.signalbox.core.SignalingListener;

/** Servers of tests, which say nothing of their own in the test's output. */
public final class TestServer {

    private TestServer() {}

    /** A server that logs no joins and leaves. */
    public static SignalingServer start(ServerOptions options) throws StartException {
        return start(options, new SignalingListener() {});
    }

    /** A server that logs no joins and leaves, and tells this listener. */
    public static SignalingServer start(ServerOptions options, SignalingListener listener) throws StartException {
        return SignalingServer.builder()
                .options(options)
                .listener(listener)
                .logsEvents(false)
                .start();
    }
}
