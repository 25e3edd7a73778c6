package io.signalbox.core;

import io.signalbox.core.internal.upkeep.SweepFigures;
import java.time.Duration;

/** The findings of the engine after it has checked all its connections once, one part at a time. Immutable. */
public sealed interface SweepReport permits SweepFigures {

    /** How long looking at them took, all parts together and without the pauses between them. */
    Duration took();

    /** How long the part took that took longest. */
    Duration longestStep();

    /**
     * The number of connections that were checked. It includes connections that were not in a room yet, or no longer.
     */
    int connections();

    /** How many of them were to be pinged, as nothing had come from them for long. */
    int pings();

    /**
     * How many of them were to be ended: dead or reading too slowly, or for too long on their way in or out. One that
     * comes to life before that is carried out stays.
     */
    int evictions();

    /** The bytes in the fullest outbox, as {@link Limits#maxOutboxBytes} counts them. */
    int largestOutboxBytes();
}
