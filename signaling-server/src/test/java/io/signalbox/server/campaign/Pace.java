package io.signalbox.server.campaign;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets a thread do something so many times a second, making up for times when it was late. */
final class Pace {

    private final long period;
    private long due = System.nanoTime();

    Pace(int timesASecond) {
        period = TimeUnit.SECONDS.toNanos(1) / timesASecond;
    }

    /** Waits for the next time. */
    void await() {
        due += period;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }
}
