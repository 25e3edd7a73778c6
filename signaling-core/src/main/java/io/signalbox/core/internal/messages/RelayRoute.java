package io.signalbox.core.internal.messages;

import io.signalbox.core.Relay;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes a message on.
 *
 * @param userId the recipient, or null for all participants except the sender
 * @param members the names of the members to take over
 * @param senderMember the name of the member for the sender's user id
 */
public record RelayRoute(@Nullable String userId, List<String> members, String senderMember) implements Relay {

    public RelayRoute {
        if (members.size() > 1 && new HashSet<>(members).size() < members.size()) {
            throw new IllegalArgumentException("members " + members + ": one of them is named twice");
        }
        Objects.requireNonNull(senderMember, "member");
        boolean stampedTwice = senderMember.equals(ProtocolNames.TYPE);
        if (stampedTwice || members.contains(ProtocolNames.TYPE) || members.contains(senderMember)) {
            throw new IllegalArgumentException("members " + members + ": " + ProtocolNames.TYPE + " and " + senderMember
                    + " are stamped by the engine");
        }
    }

    public static RelayRoute toOne(String userId, List<String> members) {
        return new RelayRoute(Objects.requireNonNull(userId, "userId"), members, ProtocolNames.FROM_USER_ID);
    }

    public static RelayRoute toOthers(List<String> members) {
        return new RelayRoute(null, members, ProtocolNames.FROM_USER_ID);
    }

    @Override
    public RelayRoute senderAs(String member) {
        return new RelayRoute(userId, members, member);
    }

    @Override
    public Optional<String> recipient() {
        return Optional.ofNullable(userId);
    }

    @Override
    public String toString() {
        return "Relay[to=" + (userId == null ? "others" : userId) + ", members=" + members + ", senderAs="
                + senderMember + "]";
    }
}
