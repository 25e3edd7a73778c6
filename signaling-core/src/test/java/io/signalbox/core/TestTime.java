package io.signalbox.core;

import java.util.concurrent.atomic.AtomicLong;

/** A time that a test moves. */
final class TestTime implements TimeSource {

    final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long currentTimeMillis() {
        return 0;
    }

    void advanceMillis(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }
}
