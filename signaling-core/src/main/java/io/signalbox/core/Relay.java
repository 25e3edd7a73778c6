package io.signalbox.core;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Route} that passes the sender's message on: its type, the sender's user id as the engine knows it, and the
 * named members. Immutable; equal if all parts are.
 */
public final class Relay implements Route {

    private final @Nullable String userId;
    private final List<String> members;
    private final String senderMember;

    private Relay(@Nullable String userId, List<String> members, String senderMember) {
        if (members.contains(ProtocolNames.TYPE) || members.contains(senderMember)) {
            throw new IllegalArgumentException(
                    "members " + members + ": " + ProtocolNames.TYPE + " and " + senderMember + " are stamped by the engine");
        }
        this.userId = userId;
        this.members = members;
        this.senderMember = senderMember;
    }

    static Relay toOne(String userId, List<String> members) {
        return new Relay(Objects.requireNonNull(userId, "userId"), members, ProtocolNames.FROM_USER_ID);
    }

    static Relay toOthers(List<String> members) {
        return new Relay(null, members, ProtocolNames.FROM_USER_ID);
    }

    /**
     * The same relay with the sender's user id under another member name than {@code fromUserId}.
     *
     * @throws IllegalArgumentException if the relay takes over a member of that name
     */
    public Relay senderAs(String member) {
        return new Relay(userId, members, member);
    }

    /** The recipient, or null for everyone but the sender. */
    @Nullable String userId() {
        return userId;
    }

    List<String> members() {
        return members;
    }

    String senderMember() {
        return senderMember;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Relay that
                && Objects.equals(userId, that.userId)
                && members.equals(that.members)
                && senderMember.equals(that.senderMember);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userId, members, senderMember);
    }

    @Override
    public String toString() {
        return "Relay[to=" + (userId == null ? "others" : userId) + ", members=" + members + ", senderAs="
                + senderMember + "]";
    }
}
