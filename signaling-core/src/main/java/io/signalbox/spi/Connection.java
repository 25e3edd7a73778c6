package io.signalbox.spi;

/**
 * The sending half of one client's connection, implemented by a transport.
 *
 * <p>A connection is write-only. The transport reports the client's messages to the {@link ConnectionHandler}.
 *
 * <p><b>Threads.</b> The engine calls from any thread. It never calls {@link #send} again before the last send was
 * completed, but it may call {@link #ping} and {@link #close} at any time. No method may block: a room waits for the
 * call to return. The engine's limits give each send a time. If {@link #send} or {@link #ping} has not returned by
 * then, or the send is not completed, the engine evicts the client: it calls {@link #close} on another thread, which
 * should end the call. If the call does not end, an interrupt follows on the engine's own threads.
 */
public interface Connection {

    /**
     * Starts to send one text message and returns. The engine has at most one send in flight for each connection.
     *
     * @param text the message; every recipient of a broadcast gets the same object
     * @param callback the transport completes it exactly once: when it has taken the message for good, or when it has
     *     failed, also by the end of the connection. Any thread may complete it, also within this call. Further
     *     completions are ignored. A transport takes no more than some hundred kilobytes that its client does not read,
     *     because the engine's bounds count only messages that the transport has not taken.
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
     * Closes the connection. The transport discards unsent messages, and tells the client the reason if that needs no
     * waiting. It releases the socket within seconds, whether the client reads or not. Closing a closed connection does
     * nothing.
     *
     * <p>The transport may report the end to {@link ConnectionHandler#onClosed}, but need not.
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
