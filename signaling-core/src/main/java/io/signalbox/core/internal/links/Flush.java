package io.signalbox.core.internal.links;

import io.signalbox.spi.CloseReason;
import java.time.Duration;

/**
 * The last messages of a link go out, and then it ends.
 *
 * @param farewell why it then ends
 * @param time how long that may take
 * @param since when it began, by the running clock
 */
record Flush(CloseReason farewell, Duration time, long since) {

    boolean isOver(long running) {
        return running - since >= time.toNanos();
    }
}
