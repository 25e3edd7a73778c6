package io.signalbox.server;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A status that whoever asks gets. It is made anew each time while it is short. A long one takes long to make, on a
 * thread that relays messages: it is given out again for some time, so that asking often costs no more than asking now
 * and then. At most one is made at a time. Meanwhile the others get the one before, unless it is too old: then they wait.
 * Any thread may call.
 */
final class StatusReply {

    /** Up to this length an answer is not used twice. */
    private static final int SHORT_BYTES = 64 << 10;

    /** For how long each KiB of a long one makes it good. */
    private static final long NANOS_FOR_EACH_KIB = 1_000_000;

    /** How much older than that it may be while the next is made. */
    private static final long NANOS_WHILE_MADE = 1_000_000_000;

    private record Made(HttpReply reply, long goodUntil) {}

    private final Supplier<HttpReply> maker;
    private final LongSupplier nanoTime;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Made last;

    /**
     * A status that has not been asked for yet.
     *
     * @param maker makes it
     */
    StatusReply(Supplier<HttpReply> maker, LongSupplier nanoTime) {
        this.maker = maker;
        this.nanoTime = nanoTime;
    }

    HttpReply get() {
        HttpReply known = known(0);
        if (known != null) {
            return known;
        }
        HttpReply before = making.isLocked() ? known(NANOS_WHILE_MADE) : null;
        if (before != null) {
            return before;
        }
        making.lock();
        try {
            // A thread that has waited may find what was made meanwhile.
            HttpReply meanwhile = known(0);
            return meanwhile != null ? meanwhile : make();
        } finally {
            making.unlock();
        }
    }

    /** The last one, if it is good, or has not been for longer than this. */
    private @Nullable HttpReply known(long nanosSinceGood) {
        Made known = last;
        return known != null && nanoTime.getAsLong() - known.goodUntil() < nanosSinceGood ? known.reply() : null;
    }

    private HttpReply make() {
        HttpReply reply = maker.get();
        int length = reply.body().remaining();
        last = length <= SHORT_BYTES
                ? null
                : new Made(reply, nanoTime.getAsLong() + (length >> 10) * NANOS_FOR_EACH_KIB);
        return reply;
    }
}
