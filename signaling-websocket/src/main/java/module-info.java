/** What every WebSocket transport needs and no container gives. */
module io.signalbox.websocket {
    requires transitive io.signalbox.core;
    requires static transitive org.jspecify;

    exports io.signalbox.websocket;
}
