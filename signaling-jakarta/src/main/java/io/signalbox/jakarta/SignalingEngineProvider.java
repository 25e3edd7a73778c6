package io.signalbox.jakarta;

import io.signalbox.core.SignalingEngine;

/**
 * Gives the library's own endpoint ({@link SignalingServerEndpoint}) the application's engine where there is neither CDI
 * nor a servlet context: an application names its implementation in
 * {@code META-INF/services/io.signalbox.jakarta.SignalingEngineProvider}.
 */
public interface SignalingEngineProvider {

    /** The engine; the same one at every call. Called by any thread; must not block. */
    SignalingEngine engine();

    /** The endpoint's options. */
    default EndpointOptions options() {
        return EndpointOptions.defaults();
    }
}
