package io.signalbox.containers;

/** A container to run the suite in. */
public interface Container {

    /** Its name and version, as the table has it. */
    String name();

    /** Starts it with these endpoints on a free port of 127.0.0.1. */
    Running start(Deployment deployment) throws Exception;

    /** Whether it closes connections whose frames are not masked, as RFC 6455 asks. */
    default boolean refusesUnmaskedFrames() {
        return true;
    }

    /** Whether the close frame after a breach of RFC 6455 always comes before the connection is reset. */
    default boolean tellsProtocolErrors() {
        return true;
    }

    /** Whether it drops the socket of a closed session whose peer does not read. */
    default boolean dropsStuckSockets() {
        return true;
    }

    /** Whether a close with 1000 holds its thread until the peer reads, or for two seconds. */
    default boolean closesWait() {
        return false;
    }

    /** Whether it has servlets, and so a servlet context. */
    default boolean hasServlets() {
        return true;
    }

    /** Whether it has users of its own. */
    default boolean hasLogin() {
        return true;
    }

    /** One that runs. */
    interface Running {

        /** Where it listens. */
        int port();

        /** Stops it in the way that its documentation says. */
        void stop() throws Exception;
    }
}
