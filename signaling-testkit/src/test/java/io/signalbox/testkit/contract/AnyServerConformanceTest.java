package io.signalbox.testkit.contract;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Holds a server that already runs, of whatever make, to the protocol. Skipped unless told where it is:
 *
 * <pre>{@code
 * mvn test -pl signaling-testkit -am -Dtest='AnyServerConformanceTest*' -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dsignalbox.conformance.url=ws://localhost:3001/
 * }</pre>
 *
 * <p>Further properties: {@code signalbox.conformance.http} (such as {@code http://localhost:3001/}, with the slash)
 * has {@code health} and {@code rooms} tested too; {@code signalbox.conformance.extensions=false} leaves out what goes
 * beyond the original protocol; {@code signalbox.conformance.roomSize} and {@code signalbox.conformance.messageBound}
 * say which bounds the server was given.
 */
@EnabledIfSystemProperty(named = "signalbox.conformance.url", matches = "wss?://.+")
class AnyServerConformanceTest extends ProtocolConformance {

    private static final String PREFIX = "signalbox.conformance.";

    @Override
    protected URI endpoint() {
        return URI.create(System.getProperty(PREFIX + "url"));
    }

    @Override
    protected Optional<URI> httpBase() {
        return Optional.ofNullable(System.getProperty(PREFIX + "http")).map(URI::create);
    }

    @Override
    protected boolean extensions() {
        return Boolean.parseBoolean(System.getProperty(PREFIX + "extensions", "true"));
    }

    @Override
    protected int roomSize() {
        return Integer.getInteger(PREFIX + "roomSize", super.roomSize());
    }

    @Override
    protected int messageBound() {
        return Integer.getInteger(PREFIX + "messageBound", super.messageBound());
    }
}
