/** The signaling engine. It knows no transport and no container. */
module io.signalbox.core {
    requires transitive com.google.gson;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.signalbox.core;
    exports io.signalbox.spi;
}
