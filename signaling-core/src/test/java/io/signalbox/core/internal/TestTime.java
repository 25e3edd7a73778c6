package io.signalbox.core.internal;

import io.signalbox.core.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/** A time that a test moves. */
public final class TestTime implements TimeSource {

    final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long currentTimeMillis() {
        return 0;
    }

    public void advanceMillis(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }
}
