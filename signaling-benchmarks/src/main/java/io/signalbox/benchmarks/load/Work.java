package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Plan;
import io.signalbox.benchmarks.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** What the servers are measured at. */
public enum Work {
    /** Session descriptions, as many as the server relays. */
    SDP {
        @Override
        void measure(Trial trial, Plan plan, Path output) throws IOException {
            RelayLoad.measure(trial, Signal.SDP, plan.participants());
        }
    },
    /** Candidates, as many as the server relays. */
    ICE {
        @Override
        void measure(Trial trial, Plan plan, Path output) throws IOException {
            RelayLoad.measure(trial, Signal.ICE, plan.participants());
        }
    },
    /** Session descriptions at a fixed rate. */
    PACED {
        @Override
        void measure(Trial trial, Plan plan, Path output) throws IOException {
            PacedLoad.measure(trial, Signal.SDP, plan.participants());
        }
    },
    /** Updates to 50 others. */
    BROADCAST50 {
        @Override
        void measure(Trial trial, Plan plan, Path output) throws IOException {
            BroadcastLoad.measure(trial, 8, 50);
        }
    },
    /** Updates to 500 others. */
    BROADCAST500 {
        @Override
        void measure(Trial trial, Plan plan, Path output) throws IOException {
            BroadcastLoad.measure(trial, 2, 500);
        }
    },
    /** Joins with their leaves. */
    JOIN {
        @Override
        void measure(Trial trial, Plan plan, Path output) throws IOException {
            JoinLoad.measure(trial);
        }
    },
    /** Session descriptions, under the eyes of a profiler. */
    PROFILE {
        @Override
        void measure(Trial trial, Plan plan, Path output) throws IOException {
            Profile.measure(trial, plan.participants(), output);
        }
    },
    /** Connections that do nothing. */
    IDLE {
        @Override
        void measure(Trial trial, Plan plan, Path output) throws IOException {
            IdleLoad.measure(trial, plan.idleConnections());
        }
    };

    /**
     * Measures it.
     *
     * @param output the folder for what are not figures
     */
    abstract void measure(Trial trial, Plan plan, Path output) throws IOException;

    /** As the results and the command line have it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
