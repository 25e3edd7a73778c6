package io.signalbox.testkit.contract;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Tests any running server against every line of the wire protocol's tables, over real sockets. Extend it and give the
 * address of the server:
 *
 * <pre>{@code
 * class MyServerConformanceTest extends ProtocolConformance {
 *     @Override
 *     protected URI endpoint() {
 *         return URI.create("ws://localhost:3001/");
 *     }
 * }
 * }</pre>
 *
 * <p>Every test uses rooms with random names and leaves them, so the server may serve other clients meanwhile. Tests of
 * the additions to the original protocol (errors, bounds) have the tag {@code extension}. They are skipped if {@link
 * #extensions()} is false.
 *
 * <p>The defaults are those of the engine's {@code Limits}; a server that is configured otherwise overrides the methods
 * that name its bounds. Each test ends within a minute, passed or failed. Tests may run one after another on any
 * thread, not at the same time on one instance.
 */
public abstract class ProtocolConformance {

    /** For subclasses. */
    protected ProtocolConformance() {}

    /**
     * Where the server takes WebSocket connections.
     *
     * @return a {@code ws} URL without a query
     */
    protected abstract URI endpoint();

    /**
     * Where {@code health} and {@code rooms} are served.
     *
     * @return an {@code http} URL that ends in a slash; empty, as it is by default, for an endpoint without them
     */
    protected Optional<URI> httpBase() {
        return Optional.empty();
    }

    /**
     * Whether the server is tested for the additions to the original protocol: {@code error} messages and limits.
     *
     * @return true unless overridden
     */
    protected boolean extensions() {
        return true;
    }

    /**
     * The longest message that the server takes.
     *
     * @return bytes of UTF-8; 65,536 unless overridden
     */
    protected int messageBound() {
        return 65_536;
    }

    /**
     * How many participants a room holds.
     *
     * @return participants; 50 unless overridden
     */
    protected int roomSize() {
        return 50;
    }

    /**
     * The largest room whose join and leave events carry the participants.
     *
     * @return participants; 100 unless overridden
     */
    protected int listBound() {
        return 100;
    }

    /**
     * How many malformed messages in a row close the connection.
     *
     * @return messages; 10 unless overridden
     */
    protected int malformedInARow() {
        return 10;
    }

    /**
     * Whether the server closes a connection whose frames are not masked (RFC 6455, section 5.1). Containers there are
     * that do not, Tyrus' own server among them, and an application cannot make up for it.
     *
     * @return true unless overridden
     */
    protected boolean refusesUnmaskedFrames() {
        return true;
    }

    /**
     * Whether the close frame that follows a breach of RFC 6455 always reaches the client. A container that drops the
     * connection with bytes of the client unread, as Tomcat does, resets it, and the reset may outrun the frame.
     *
     * @return true unless overridden
     */
    protected boolean tellsProtocolErrors() {
        return true;
    }

    @Nested
    class Joining extends JoiningRules {
        Joining() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class Subprotocols extends SubprotocolRules {
        Subprotocols() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class Identifiers extends IdentifierRules {
        Identifiers() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class Lists extends ListRules {
        Lists() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class Relays extends RelayRules {
        Relays() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class ExactValues extends ExactValueRules {
        ExactValues() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class Leaving extends LeavingRules {
        Leaving() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class Replacement extends ReplacementRules {
        Replacement() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    @Tag("extension")
    class Attempts extends AttemptRules {
        Attempts() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class Framing extends FramingRules {
        Framing() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    class Http extends HttpRules {
        Http() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    @Tag("extension")
    class Errors extends ErrorRules {
        Errors() {
            super(ProtocolConformance.this);
        }
    }

    @Nested
    @Tag("extension")
    class Bounds extends BoundRules {
        Bounds() {
            super(ProtocolConformance.this);
        }
    }
}
