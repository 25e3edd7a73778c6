package io.signalbox.core;

import io.signalbox.core.internal.messages.ProtocolNames;
import io.signalbox.core.internal.text.QueryString;
import io.signalbox.spi.LogText;
import java.net.InetAddress;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish to join a room, with the facts that the transport knows about the client. Immutable.
 *
 * <p>The request itself checks nothing. The engine checks it before it asks the {@link AccessPolicy}: in a request that a
 * policy gets, room, user and name keep the bounds of {@link Limits}, and each may be empty. A request that a listener is
 * told of as refused may have any values. All other values are as the client sent them, and not to be trusted.
 */
public final class JoinRequest {

    /** The request and its maps, without their contents. */
    private static final int OBJECT_BYTES = 256;

    /** An entry of a map, with its list and the name's string. */
    private static final int ENTRY_BYTES = 128;

    /** A string and its place in a list, without its characters. */
    private static final int STRING_BYTES = 52;

    private final String roomId;
    private final String userId;
    private final String userName;
    private final Map<String, List<String>> parameters;
    private final Set<String> malformed;
    private final Map<String, List<String>> headers;
    private final @Nullable InetAddress remoteAddress;
    private final @Nullable Principal principal;

    private JoinRequest(Builder builder) {
        parameters = builder.parameters;
        roomId = orElse(builder.roomId, ProtocolNames.ROOM_ID);
        userId = orElse(builder.userId, ProtocolNames.USER_ID);
        userName = orElse(builder.userName, ProtocolNames.USER_NAME);
        malformed = builder.malformed;
        headers = builder.headers;
        remoteAddress = builder.remoteAddress;
        principal = builder.principal;
    }

    private String orElse(@Nullable String given, String parameter) {
        return given != null ? given : first(parameters, parameter).orElse("");
    }

    /** A request with these three; the builder adds the rest. */
    public static JoinRequest of(String roomId, String userId, String userName) {
        return builder().roomId(roomId).userId(userId).userName(userName).build();
    }

    /** Starts a request in which everything is empty. */
    public static Builder builder() {
        return new Builder();
    }

    /** The room asked for; empty where the client gave none. */
    public String roomId() {
        return roomId;
    }

    /** The user id asked for; empty where the client gave none. */
    public String userId() {
        return userId;
    }

    /** The name asked for; empty where the client gave none. */
    public String userName() {
        return userName;
    }

    Map<String, List<String>> parameters() {
        return parameters;
    }

    /** The first value of a query parameter, decoded. */
    public Optional<String> parameter(String name) {
        return first(parameters, name);
    }

    /** All values of a query parameter, decoded, in order; none where it is missing or is not percent-encoded UTF-8. */
    public List<String> parameters(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** Whether the query has this parameter, and its first value is not percent-encoded UTF-8. */
    public boolean isMalformed(String name) {
        return malformed.contains(name);
    }

    /** The first value of a header of the handshake; the name's case does not matter. */
    public Optional<String> header(String name) {
        return first(headers, name);
    }

    /** All values of a header of the handshake, in order; the name's case does not matter. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** The client's address, where the transport knows it. */
    public Optional<InetAddress> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    /** The principal of the client, if the container has authenticated it. */
    public Optional<Principal> principal() {
        return Optional.ofNullable(principal);
    }

    /** The approximate memory of the request, in bytes. */
    public int heldBytes() {
        // Headers are Latin-1; a parameter may be anything.
        long bytes = OBJECT_BYTES + heldBytes(headers, 1) + heldBytes(parameters, 2);
        return (int) Math.min(bytes, Integer.MAX_VALUE / 2);
    }

    private static long heldBytes(Map<String, List<String>> values, int bytesPerChar) {
        long bytes = 0;
        for (Map.Entry<String, List<String>> entry : values.entrySet()) {
            bytes += ENTRY_BYTES + (long) bytesPerChar * entry.getKey().length();
            for (String value : entry.getValue()) {
                bytes += STRING_BYTES + (long) bytesPerChar * value.length();
            }
        }
        return bytes;
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Room and user alone: parameters and headers may hold secrets. */
    @Override
    public String toString() {
        return "JoinRequest[room=" + LogText.of(roomId) + ", user=" + LogText.of(userId) + "]";
    }

    /** Collects a request. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String roomId;
        private @Nullable String userId;
        private @Nullable String userName;
        private Map<String, List<String>> parameters = Map.of();
        private Set<String> malformed = Set.of();
        private Map<String, List<String>> headers = Map.of();
        private @Nullable InetAddress remoteAddress;
        private @Nullable Principal principal;

        private Builder() {}

        /** The room to join, whatever the query has. */
        public Builder roomId(String roomId) {
            this.roomId = Objects.requireNonNull(roomId, "roomId");
            return this;
        }

        /** The user id to join as, whatever the query has. */
        public Builder userId(String userId) {
            this.userId = Objects.requireNonNull(userId, "userId");
            return this;
        }

        /** The name to show, whatever the query has. */
        public Builder userName(String userName) {
            this.userName = Objects.requireNonNull(userName, "userName");
            return this;
        }

        /**
         * The decoded query parameters. Room, user and name are the first values of {@code roomId}, {@code userId} and
         * {@code userName}, but for those that are given by themselves.
         */
        public Builder parameters(Map<String, List<String>> parameters) {
            this.parameters = copy(new TreeMap<>(), parameters);
            malformed = Set.of();
            return this;
        }

        /**
         * The query string as it came, without the question mark. Its parameters replace parameters of the same name
         * that {@link #parameters} was given. This way is strict. A parameter that is not percent-encoded UTF-8 has no
         * value. If it is the room, the user or the name, the engine refuses the client. A lenient decoder might turn
         * such a parameter into the name of another room.
         *
         * @param query percent-encoded UTF-8 with {@code &} between the parameters and a plus sign for a space
         */
        public Builder query(String query) {
            QueryString parsed = QueryString.parse(query);
            Map<String, List<String>> merged = new TreeMap<>(parameters);
            merged.keySet().removeAll(parsed.malformed());
            parameters = copy(merged, parsed.values());
            malformed = parsed.malformed();
            return this;
        }

        /** The headers of the handshake. */
        public Builder headers(Map<String, List<String>> headers) {
            this.headers = copy(new TreeMap<>(String.CASE_INSENSITIVE_ORDER), headers);
            return this;
        }

        /** The client's address; null where it is unknown. */
        public Builder remoteAddress(@Nullable InetAddress remoteAddress) {
            this.remoteAddress = remoteAddress;
            return this;
        }

        /** The principal of the client; null if the container has not authenticated it. */
        public Builder principal(@Nullable Principal principal) {
            this.principal = principal;
            return this;
        }

        /** The request. */
        public JoinRequest build() {
            return new JoinRequest(this);
        }

        private static Map<String, List<String>> copy(
                Map<String, List<String>> target, Map<String, List<String>> source) {
            source.forEach((name, values) -> target.put(name, List.copyOf(values)));
            return Collections.unmodifiableMap(target);
        }
    }
}
