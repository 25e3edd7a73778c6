/** The signaling engine's metrics and observations for Micrometer. */
module io.signalbox.micrometer {
    requires transitive io.signalbox.core;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.signalbox.micrometer;
}
