package io.signalbox.benchmarks.load;

import java.io.IOException;

/** Participants of one server, who keep it busy while they are told to and are at rest in between. */
interface Load extends AutoCloseable {

    /** Keeps the server busy until the window closes, and returns when nothing is under way any more. */
    void run(Window window) throws IOException;

    /** Drops the participants. */
    @Override
    void close() throws IOException;
}
