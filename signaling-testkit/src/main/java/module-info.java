/** Fakes, manual time and contract tests for users of the signaling engine. JUnit is needed for the contract tests alone. */
module io.signalbox.testkit {
    requires transitive io.signalbox.core;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires java.net.http;
    requires static org.junit.jupiter.api;

    exports io.signalbox.testkit;
    exports io.signalbox.testkit.contract;

    opens io.signalbox.testkit.contract to
            org.junit.platform.commons;
}
