package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@link AccessPolicy}'s decision about one client. Immutable. */
public final class Admission {

    private final @Nullable CloseReason refusal;
    private final String userId;
    private final String userName;
    private final Map<String, Object> attributes;

    private Admission(@Nullable CloseReason refusal, String userId, String userName, Map<String, Object> attributes) {
        this.refusal = refusal;
        this.userId = userId;
        this.userName = userName;
        this.attributes = attributes;
    }

    /** Lets the client in as who it says it is. */
    public static Admission accept(JoinRequest request) {
        return accept(request.userId(), request.userName());
    }

    /**
     * Lets the client in under this identity, whatever it asked for.
     *
     * @param userId the user id, within the bounds of {@link Limits#maxIdLength}
     * @param userName the name, within the bounds of {@link Limits#maxNameLength}
     */
    public static Admission accept(String userId, String userName) {
        return new Admission(null, userId, userName, Map.of());
    }

    /** Keeps the client out for good: closes with 1008 and this text, which the client sees. */
    public static Admission refuse(String text) {
        return refuse(CloseReason.of(1008, text));
    }

    /** Keeps the client out, with a close code that tells it whether to try again (1013: later; 1008: never). */
    public static Admission refuse(CloseReason reason) {
        return new Admission(reason, "", "", Map.of());
    }

    /** The same decision with an attribute for the {@link Participant}: a role or a tenant, say. */
    public Admission withAttribute(String name, Object value) {
        Map<String, Object> more = new HashMap<>(attributes);
        more.put(name, value);
        return new Admission(refusal, userId, userName, Map.copyOf(more));
    }

    /** Whether the client is let in. */
    public boolean isAccepted() {
        return refusal == null;
    }

    @Nullable CloseReason refusal() {
        return refusal;
    }

    String userId() {
        return userId;
    }

    String userName() {
        return userName;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return refusal == null ? "accept " + userId : "refuse: " + refusal;
    }
}
