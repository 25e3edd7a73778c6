package io.signalbox.benchmarks.load;

import java.util.Locale;

/** What the servers are measured at. */
public enum Work {
    /** Session descriptions, as many as the server relays. */
    SDP,
    /** Candidates, as many as the server relays. */
    ICE,
    /** Session descriptions at a fixed rate. */
    PACED,
    /** Updates to 50 others. */
    BROADCAST50,
    /** Updates to 500 others. */
    BROADCAST500,
    /** Joins with their leaves. */
    JOIN,
    /** Session descriptions, under the eyes of a profiler. */
    PROFILE,
    /** Connections that do nothing. */
    IDLE;

    /** As the results and the command line have it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
