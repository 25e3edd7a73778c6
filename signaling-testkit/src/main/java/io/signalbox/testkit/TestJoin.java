package io.signalbox.testkit;

import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import java.net.InetAddress;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client that is about to join a {@link TestEngine}, with what a transport would know about it. Begun with
 * {@link TestEngine#joining}.
 *
 * <pre>{@code
 * TestClient alice = engine.joining("lobby", "alice").parameter("token", "s3cret").header("X-Tenant", "north").join();
 * TestClient host = engine.joining("lobby", "bob").attribute("role", "host").join();
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class TestJoin {

    private final TestEngine engine;
    private final Map<String, List<String>> parameters = new LinkedHashMap<>();
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final String roomId;
    private final String userId;
    private String userName;
    private Admission admission;
    private @Nullable InetAddress remoteAddress;
    private @Nullable Principal principal;

    TestJoin(TestEngine engine, String roomId, String userId) {
        this.engine = engine;
        this.roomId = roomId;
        this.userId = userId;
        this.userName = userId;
        this.admission = Admission.accept(userId, userId);
    }

    /** The name to show; the user id by default. */
    public TestJoin name(String userName) {
        this.userName = Objects.requireNonNull(userName, "userName");
        return this;
    }

    /** Adds a query parameter, decoded; a parameter that is added again has several values. */
    public TestJoin parameter(String name, String value) {
        add(parameters, name, value);
        return this;
    }

    /** Adds a header of the handshake; a header that is added again has several values. */
    public TestJoin header(String name, String value) {
        add(headers, name, value);
        return this;
    }

    /** The client's address; unknown by default. */
    public TestJoin from(InetAddress address) {
        remoteAddress = address;
        return this;
    }

    /** Who the container says the client is; nobody by default. */
    public TestJoin principal(Principal user) {
        principal = user;
        return this;
    }

    /**
     * An attribute that the participant has, as an access policy would give it. For engines that a test gives no policy of
     * its own: such a policy decides on the attributes alone.
     *
     * @throws IllegalArgumentException if {@link Admission#withAttribute} would not take it
     */
    public TestJoin attribute(String name, Object value) {
        admission = admission.withAttribute(name, value);
        return this;
    }

    /**
     * Connects the client.
     *
     * @throws IllegalStateException if the client has attributes, and the engine an access policy of the test's own
     */
    public TestClient join() {
        return engine.connect(request(), admission.attributes());
    }

    private JoinRequest request() {
        return JoinRequest.builder()
                .parameters(parameters)
                .roomId(roomId)
                .userId(userId)
                .userName(userName)
                .headers(headers)
                .remoteAddress(remoteAddress)
                .principal(principal)
                .build();
    }

    private static void add(Map<String, List<String>> values, String name, String value) {
        values.computeIfAbsent(Objects.requireNonNull(name, "name"), added -> new ArrayList<>())
                .add(Objects.requireNonNull(value, "value"));
    }
}
