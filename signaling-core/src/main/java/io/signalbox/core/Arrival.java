package io.signalbox.core;

import io.signalbox.spi.LogText;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client that the access policy has let in, at the door of its room: who it is, and what is known of it. Immutable.
 *
 * <p>It has no headers, cookies or principal: whatever of these the room needs is an attribute of the {@link Admission}.
 */
public final class Arrival {

    private final String roomId;
    private final String userId;
    private final String userName;
    private final Map<String, List<String>> parameters;
    private final @Nullable InetAddress remoteAddress;
    private final Map<String, Object> attributes;

    private Arrival(JoinRequest request, Admission admission) {
        roomId = admission.roomId().orElse(request.roomId());
        userId = admission.userId();
        userName = admission.userName();
        parameters = request.parameters();
        remoteAddress = request.remoteAddress().orElse(null);
        attributes = admission.attributes();
    }

    /**
     * The arrival of a client that asked for this and was admitted so: for tests of a {@link RoomPolicy}.
     *
     * @throws IllegalArgumentException if the admission is a refusal
     */
    public static Arrival of(JoinRequest request, Admission admission) {
        if (!admission.isAccepted()) {
            throw new IllegalArgumentException("the admission is a refusal: " + admission);
        }
        return new Arrival(request, admission);
    }

    /** The room's id: the admission's, or the one that the client asked for. */
    public String roomId() {
        return roomId;
    }

    /** The user id, as the access policy decided. */
    public String userId() {
        return userId;
    }

    /** The name, as the access policy decided. */
    public String userName() {
        return userName;
    }

    /** The first value of a query parameter, decoded. Untrusted. */
    public Optional<String> parameter(String name) {
        return parameters(name).stream().findFirst();
    }

    /** All values of a query parameter, decoded, in order; none where it is missing or is not percent-encoded UTF-8. */
    public List<String> parameters(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** The client's address, where the transport knows it. */
    public Optional<InetAddress> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    /** The attributes of the admission; unmodifiable. */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /** Room and user alone: parameters may hold secrets. */
    @Override
    public String toString() {
        return "Arrival[room=" + LogText.of(roomId) + ", user=" + LogText.of(userId) + "]";
    }
}
