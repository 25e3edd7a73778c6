package io.signalbox.core;

import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.spi.CloseReason;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link RoomPolicy}'s decision about one client. Immutable; equal if it is the same decision. */
public final class RoomDecision {

    private static final RoomDecision ENTER = new RoomDecision(null, false);
    private static final RoomDecision KEEP_EXISTING = new RoomDecision(null, true);

    private final @Nullable CloseReason refusal;
    private final boolean keepsExisting;

    private RoomDecision(@Nullable CloseReason refusal, boolean keepsExisting) {
        this.refusal = refusal;
        this.keepsExisting = keepsExisting;
    }

    /** The client enters, in the place of an existing connection of its user. */
    public static RoomDecision enter() {
        return ENTER;
    }

    /**
     * The client enters unless its user is in the room. Then the existing connection stays, and the client is closed with
     * 1008 {@code User is here already}.
     */
    public static RoomDecision keepExisting() {
        return KEEP_EXISTING;
    }

    /** The client is kept out for good: closed with 1008 and this text, which it sees. */
    public static RoomDecision refuse(String text) {
        return refuse(CloseReason.of(1008, text));
    }

    /** The client is kept out, with a close code that tells it whether to try again (1013: later; 1008: never). */
    public static RoomDecision refuse(CloseReason reason) {
        return new RoomDecision(Objects.requireNonNull(reason, "reason"), false);
    }

    /**
     * What the client is closed with if it does not enter.
     *
     * @param userIsHere whether the user is in the room
     */
    public Optional<CloseReason> refusal(boolean userIsHere) {
        return keepsExisting && userIsHere ? Optional.of(CloseReasons.HERE_ALREADY) : Optional.ofNullable(refusal);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomDecision that
                && keepsExisting == that.keepsExisting
                && Objects.equals(refusal, that.refusal);
    }

    @Override
    public int hashCode() {
        return Objects.hash(refusal, keepsExisting);
    }

    @Override
    public String toString() {
        return refusal != null ? "refuse: " + refusal : keepsExisting ? "keep existing" : "enter";
    }
}
