package io.signalbox.core;

import io.signalbox.core.internal.text.JsonValues;
import io.signalbox.spi.CloseReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An {@link AccessPolicy}'s decision about one client. Immutable. */
public final class Admission {

    /** How long all attributes together may be as JSON text, in bytes of UTF-8. */
    public static final int MAX_ATTRIBUTE_BYTES = 4_096;

    private final @Nullable CloseReason refusal;
    private final String userId;
    private final String userName;
    private final @Nullable String roomId;
    private final Map<String, Object> attributes;

    private Admission(
            @Nullable CloseReason refusal,
            String userId,
            String userName,
            @Nullable String roomId,
            Map<String, Object> attributes) {
        this.refusal = refusal;
        this.userId = userId;
        this.userName = userName;
        this.roomId = roomId;
        this.attributes = attributes;
    }

    /**
     * Lets the client in under the identity that it claims. The engine closes a client that gave no room, user or name
     * with 1008 {@code Missing required parameters}.
     */
    public static Admission accept(JoinRequest request) {
        return accept(request.userId(), request.userName());
    }

    /**
     * Lets the client in under this identity, also if it asked for another one.
     *
     * @param userId the user id, within the bounds of {@link Limits#maxIdLength}
     * @param userName the name, within the bounds of {@link Limits#maxNameLength}
     */
    public static Admission accept(String userId, String userName) {
        return new Admission(
                null,
                Objects.requireNonNull(userId, "userId"),
                Objects.requireNonNull(userName, "userName"),
                null,
                Map.of());
    }

    /** Keeps the client out for good: closes with 1008 and this text, which the client sees. */
    public static Admission refuse(String text) {
        return refuse(CloseReason.of(1008, text));
    }

    /** Keeps the client out, with a close code that tells it whether to try again (1013: later; 1008: never). */
    public static Admission refuse(CloseReason reason) {
        return new Admission(Objects.requireNonNull(reason, "reason"), "", "", null, Map.of());
    }

    /**
     * The same decision for this room, whatever room the client asked for: the one that its ticket names, say. A refusal
     * stays one.
     *
     * @param roomId the room's id, within the bounds of {@link Limits#maxIdLength}
     */
    public Admission inRoom(String roomId) {
        return new Admission(refusal, userId, userName, Objects.requireNonNull(roomId, "roomId"), attributes);
    }

    /**
     * The same decision with an attribute for the {@link Participant}: a role or a tenant, say.
     *
     * @param value a JSON value: a string, a number, a boolean, or a list or a map of such values whose keys are strings.
     *     It is copied: a {@link Byte}, {@link Short}, {@link Integer}, {@link Long} or {@link java.math.BigInteger} becomes
     *     a {@link Long}; a {@link Float}, {@link Double} or {@link java.math.BigDecimal} becomes a {@link Double}
     * @throws IllegalArgumentException if it is no JSON value, lists and maps are more than 100 deep, or all attributes
     *     together take more than {@link #MAX_ATTRIBUTE_BYTES}
     */
    public Admission withAttribute(String name, Object value) {
        Map<String, Object> more = new HashMap<>(attributes);
        more.put(name, value);
        return new Admission(refusal, userId, userName, roomId, JsonValues.copy(more, MAX_ATTRIBUTE_BYTES));
    }

    /** Whether the client is let in. */
    public boolean isAccepted() {
        return refusal == null;
    }

    /** The close reason for a client that is kept out; empty if it is let in. */
    public Optional<CloseReason> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The user id of a client that is let in; otherwise empty. */
    public String userId() {
        return userId;
    }

    /** The name of the client if it is let in; otherwise empty. */
    public String userName() {
        return userName;
    }

    /** The room that the client is let into; empty where that is the room that it asked for. */
    public Optional<String> roomId() {
        return Optional.ofNullable(roomId);
    }

    /** The attributes for the participant: JSON values, unmodifiable, with {@link Long} and {@link Double} for numbers. */
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return refusal == null ? "accept " + userId : "refuse: " + refusal;
    }
}
