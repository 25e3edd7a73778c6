package io.signalbox.examples.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A status that whoever asks gets. It is made anew each time while it is short. A long one takes long to make, on a
 * thread that relays messages: it is given out again for some time, so that asking often costs no more than asking now
 * and then. Any thread may call.
 */
final class StatusReply {

    /** Up to this length an answer is not used twice. */
    private static final int SHORT_BYTES = 16 << 10;

    /** For how long each KiB of a long one makes it good. */
    private static final long NANOS_FOR_EACH_KIB = 1_000_000;

    private record Made(HttpReply reply, long goodUntil) {}

    private final Supplier<HttpReply> maker;
    private final LongSupplier nanoTime;
    private final AtomicBoolean making = new AtomicBoolean();
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
        Made known = last;
        if (known != null && nanoTime.getAsLong() - known.goodUntil() < 0) {
            return known.reply();
        }
        if (!making.compareAndSet(false, true)) {
            return known != null ? known.reply() : maker.get();
        }
        try {
            HttpReply reply = maker.get();
            int length = reply.body().remaining();
            last = length <= SHORT_BYTES
                    ? null
                    : new Made(reply, nanoTime.getAsLong() + (length >> 10) * NANOS_FOR_EACH_KIB);
            return reply;
        } finally {
            making.set(false);
        }
    }
}
