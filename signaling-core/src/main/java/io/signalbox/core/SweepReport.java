package io.signalbox.core;

import io.signalbox.core.internal.upkeep.SweepFigures;
import java.time.Duration;

/** What the engine found when it looked at all its connections once, a part of them at a time. Immutable. */
public sealed interface SweepReport permits SweepFigures {

    /** How long looking at them took, all parts together and without the pauses between them. */
    Duration took();

    /** How long the part took that took longest. */
    Duration longestStep();

    /** How many connections were looked at, also such as were not in a room yet or any more. */
    int connections();

    /** How many of them were to be pinged, as nothing had come from them for long. */
    int pings();

    /**
     * How many of them were to be ended: dead or reading too slowly, or for too long on their way in or out. One that
     * comes to life before that is carried out stays.
     */
    int evictions();

    /** What waited in the fullest outbox, in bytes as {@link Limits#maxOutboxBytes} counts them. */
    int largestOutboxBytes();
}
