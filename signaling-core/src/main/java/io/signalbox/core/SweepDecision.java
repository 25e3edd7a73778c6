package io.signalbox.core;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decision of a {@link SweepPolicy} about a participant. Immutable. Two decisions are equal if their kinds and
 * reasons are equal.
 */
public final class SweepDecision {

    private static final SweepDecision KEEP = new SweepDecision("keep", null);
    private static final SweepDecision PING = new SweepDecision("ping", null);

    private final String kind;
    private final @Nullable String reason;

    private SweepDecision(String kind, @Nullable String reason) {
        this.kind = kind;
        this.reason = reason;
    }

    /** Leave the participant alone. */
    public static SweepDecision keep() {
        return KEEP;
    }

    /** Send a ping, as soon as nothing else is being sent. Does nothing while an earlier ping is unanswered. */
    public static SweepDecision ping() {
        return PING;
    }

    /**
     * Remove the participant and close the connection with 1013.
     *
     * @param reason the text of the close reason and of the log line
     */
    public static SweepDecision evict(String reason) {
        return new SweepDecision("evict", reason);
    }

    /** Whether it is a {@link #ping}. */
    public boolean isPing() {
        return equals(PING);
    }

    /** Why to evict; empty for the other decisions. */
    public Optional<String> evictionReason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SweepDecision that && kind.equals(that.kind) && Objects.equals(reason, that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, reason);
    }

    @Override
    public String toString() {
        return reason == null ? kind : kind + ": " + reason;
    }
}
