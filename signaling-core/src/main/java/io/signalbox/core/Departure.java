package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.LogText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a participant left, with what its connection is closed with. Immutable; equal if all parts are. */
public final class Departure {

    private final LeaveReason reason;
    private final int closeCode;
    private final String closeText;

    private Departure(LeaveReason reason, int closeCode, String closeText) {
        this.reason = reason;
        this.closeCode = closeCode;
        this.closeText = closeText;
    }

    /** A departure: the engine makes them, and so does a test of a listener. */
    public static Departure of(LeaveReason reason, int closeCode, String closeText) {
        return new Departure(
                Objects.requireNonNull(reason, "reason"), closeCode, Objects.requireNonNull(closeText, "closeText"));
    }

    /** A departure whose connection the engine closes for this reason. */
    public static Departure of(LeaveReason reason, CloseReason close) {
        return of(reason, close.code(), close.text());
    }

    /** Why the participant left. */
    public LeaveReason reason() {
        return reason;
    }

    /**
     * The close code (RFC 6455, section 7.4): the engine's where it closes the connection, otherwise the one that the
     * transport has reported. That is 1006 where the connection broke, and may be any number that the client sent.
     */
    public int closeCode() {
        return closeCode;
    }

    /** The text beside the code, possibly empty. Untrusted where the client closed the connection. */
    public String closeText() {
        return closeText;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Departure that
                && reason == that.reason
                && closeCode == that.closeCode
                && closeText.equals(that.closeText);
    }

    @Override
    public int hashCode() {
        return Objects.hash(reason, closeCode, closeText);
    }

    @Override
    public String toString() {
        return reason + ", " + closeCode + (closeText.isEmpty() ? "" : " " + LogText.of(closeText));
    }
}
