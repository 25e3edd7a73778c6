/** The engine as a Jakarta WebSocket endpoint. */
module io.signalbox.jakarta {
    requires transitive io.signalbox.core;
    requires transitive io.signalbox.websocket;
    requires transitive jakarta.websocket;
    requires static transitive jakarta.servlet;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.signalbox.jakarta;

    uses io.signalbox.jakarta.SignalingEngineProvider;
}
