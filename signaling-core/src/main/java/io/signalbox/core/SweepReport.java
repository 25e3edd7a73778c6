package io.signalbox.core;

import io.signalbox.core.internal.upkeep.SweepFigures;
import java.time.Duration;

/** The findings of the engine after it has checked all its connections once, one part at a time. Immutable. */
public sealed interface SweepReport permits SweepFigures {

    /** The time that the check took, all parts together and without the pauses between them. */
    Duration took();

    /** The time that the longest part took. */
    Duration longestStep();

    /**
     * The number of connections that were checked. It includes connections that were not in a room yet, or no longer.
     */
    int connections();

    /** The number of connections to ping, because nothing had come from them for long. */
    int pings();

    /**
     * The number of connections to end: they are dead, read too slowly, or take too long to join or leave. A connection
     * that comes to life before it is ended stays.
     */
    int evictions();

    /** The bytes in the fullest outbox, as {@link Limits#maxOutboxBytes} counts them. */
    int largestOutboxBytes();
}
