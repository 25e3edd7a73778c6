package io.signalbox.spi;

/**
 * The sending half of one client's connection, implemented by a transport.
 *
 * <p>A connection is write-only: what the client sends, the transport reports to its {@link ConnectionHandler}.
 *
 * <p><b>Threads.</b> The engine calls from any thread. It never calls {@link #send} again before the last send was
 * completed, but it may call {@link #ping} and {@link #close} at any time. No method may block: a room waits for the
 * call to return. A client whose {@link #send} or {@link #ping} has not returned, or whose send was not completed, in the
 * time that the engine's limits give a send is evicted: {@link #close} is called meanwhile, on another thread, and should
 * end the call. If it does not, an interrupt follows on the engine's own threads.
 */
public interface Connection {

    /**
     * Starts to send one text message and returns. The engine has at most one send in flight a connection.
     *
     * @param text the message; the same object is given to every recipient of a broadcast
     * @param callback to be completed exactly once, when the transport has taken the message for good or has failed, the
     *     end of the connection included; from any thread, also from within this call. Further completions are ignored. A
     *     transport takes no more than some hundred kilobytes that its client does not read: the engine's bounds hold for
     *     messages that it has not taken.
     * @throws RuntimeException if the connection is broken: the engine then treats the send as failed
     */
    void send(OutboundText text, SendCallback callback);

    /**
     * Sends a ping (RFC 6455, section 5.5.2, or the transport's own kind); the answer is reported to
     * {@link ConnectionHandler#onAlive}. Called on a thread of the engine's executor while no send is in flight; one may
     * begin during the call.
     *
     * @throws RuntimeException if the ping could not be sent: the engine then ends the connection
     */
    void ping();

    /**
     * Closes the connection: discards what is unsent, tells the client the reason if that is possible without waiting,
     * and gets the socket released within seconds, whatever the client does. Closing a closed connection does nothing.
     *
     * <p>The transport reports the end to {@link ConnectionHandler#onClosed} when it comes, or never.
     *
     * @param reason the close code and text for the client
     */
    void close(CloseReason reason);

    /**
     * Closes as {@link #close(CloseReason)} does, and says when the client was told. A drain waits for that: the server
     * below may be stopped right after. A transport whose {@code close} leaves the writing to another thread overrides
     * this; one that has written, or handed over, when {@code close} returns need not.
     *
     * @param told to be run once, when the reason is written or never will be; from any thread, also from within this
     *     call. Running it again does nothing
     */
    default void close(CloseReason reason, Runnable told) {
        close(reason);
        told.run();
    }
}
