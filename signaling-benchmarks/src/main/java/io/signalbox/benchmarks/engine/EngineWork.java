package io.signalbox.benchmarks.engine;

/** What the engine alone is measured at. */
public enum EngineWork {
    /** Messages, joins and leaves, and reading. */
    ENGINE,
    /** A relay among more and more participants. */
    CROWD,
    /** What participants take, and a great many of them. */
    SCALE
}
