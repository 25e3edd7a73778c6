package io.signalbox.core.internal.links;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/** When a client was last heard of, and whether a ping waits for its answer. Every method may be called from any thread. */
public final class Liveness {

    private static final long NONE = -1;
    private static final long ABOUT_TO_PING = -2;

    private static final AtomicLongFieldUpdater<Liveness> PINGED_AT =
            AtomicLongFieldUpdater.newUpdater(Liveness.class, "pingedAt");

    /** In nanoseconds of the time source. */
    private volatile long heardAt;

    /** When the unanswered ping went out, by the sweeper's clock; or {@link #NONE} or {@link #ABOUT_TO_PING}. */
    private volatile long pingedAt = NONE;

    /** When the call of a ping that has not returned was begun, by the sweeper's clock; or {@link #NONE}. */
    private volatile long pingingSince = NONE;

    /** Whether a sweep has decided that the link is to end, and that is not carried out yet. */
    private final AtomicBoolean evicting = new AtomicBoolean();

    Liveness(long now) {
        heardAt = now;
    }

    /** Something came from the client. */
    void heard(long now) {
        heardAt = now;
        if (pingedAt != NONE) {
            pingedAt = NONE;
        }
    }

    /** When the client was last heard of. */
    public long heardAt() {
        return heardAt;
    }

    public Duration silence(long now) {
        return Duration.ofNanos(Math.max(0, now - heardAt));
    }

    /** How old the unanswered ping is by the sweeper's clock; null if there is none. */
    public @Nullable Duration unansweredPing(long sweeperTime) {
        long at = pingedAt;
        return at < 0 ? null : Duration.ofNanos(Math.max(0, sweeperTime - at));
    }

    /** How long the call of a ping has been going on by the sweeper's clock; 0 if there is none. */
    public long pingingNanos(long sweeperTime) {
        long begun = pingingSince;
        return begun == NONE ? 0 : sweeperTime - begun;
    }

    public boolean isPinging() {
        return pingingSince != NONE;
    }

    /** The connection's ping is called now. */
    public void pingCalled(long sweeperTime) {
        pingingSince = sweeperTime;
    }

    /** That call is over. */
    public void pingReturned() {
        pingingSince = NONE;
    }

    /** Claims the right to ping; false while another ping is under way or unanswered. */
    public boolean beginPing() {
        return PINGED_AT.compareAndSet(this, NONE, ABOUT_TO_PING);
    }

    /** The ping was given up before it went out. */
    public void pingNotSent() {
        PINGED_AT.compareAndSet(this, ABOUT_TO_PING, NONE);
    }

    /** The ping has really gone out. Does nothing if the client was heard of meanwhile. */
    public void pingSent(long sweeperTime) {
        PINGED_AT.compareAndSet(this, ABOUT_TO_PING, sweeperTime);
    }

    /** Notes whether an eviction is under way; false if that was so already. */
    public boolean markEvicting(boolean now) {
        return evicting.compareAndSet(!now, now);
    }
}
