package io.signalbox.core;

/** Where the engine takes its time from. Both methods may be called from any thread. */
public interface TimeSource {

    /** Monotonic time in nanoseconds from an arbitrary origin, as {@link System#nanoTime}: for durations and rates. */
    long nanoTime();

    /** Wall-clock time in milliseconds since the epoch. The engine shows it, and never decides by it. */
    long currentTimeMillis();

    /** The system's clocks. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public long currentTimeMillis() {
                return System.currentTimeMillis();
            }
        };
    }
}
