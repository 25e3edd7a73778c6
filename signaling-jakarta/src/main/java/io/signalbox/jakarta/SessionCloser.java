package io.signalbox.jakarta;

import io.signalbox.spi.ApplicationThreads;
import io.signalbox.spi.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Closes sessions in containers where that may wait for the peer. A close waits where its session still has something to
 * write. Such closes have threads of their own, so that they hold up each other alone: a session that has written all is
 * closed at once, however many peers do not read. There is one task for each session at most.
 *
 * <p>Threads come when they are needed and go by themselves, so that an adapter needs no closing. They have the class
 * loader of the application while they close a session, and none while they wait: a container that ends the application
 * warns of each thread that has it.
 */
final class SessionCloser {

    private static final int PROMPT_THREADS = 4;

    /** Each of them is held for as long as a container keeps the socket of a peer that does not read: two seconds. */
    private static final int WAITING_THREADS = 16;

    private final Executor prompt;
    private final Executor waiting;

    private SessionCloser(Executor prompt, Executor waiting) {
        this.prompt = prompt;
        this.waiting = waiting;
    }

    /** With threads of its own. */
    static SessionCloser withThreads() {
        return new SessionCloser(threads(PROMPT_THREADS), threads(WAITING_THREADS));
    }

    /** Closes on the calling thread: for sessions that were sent nothing. */
    static SessionCloser onCaller() {
        return new SessionCloser(Runnable::run, Runnable::run);
    }

    /** Closes a session that has written all. */
    void close(Runnable task) {
        prompt.execute(task);
    }

    /** Closes a session that has something to write still. */
    void closeWaiting(Runnable task) {
        waiting.execute(task);
    }

    private static Executor threads(int count) {
        ApplicationThreads threads = new ApplicationThreads(count, DaemonThreads.named("signaling-session-closer"));
        threads.setKeepAliveTime(10, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
