package io.signalbox.spi;

/**
 * The receiving half of one client's connection: the engine implements it, and a transport reports to it.
 *
 * <p>Every method is legal in any order after {@code connect} has returned the handler, also after the end. No method
 * throws because of an act of a client.
 *
 * <p><b>Threads.</b> {@link #onText} is called by one thread at a time, in the order in which the messages arrived; the
 * other methods by any thread at any time. Each returns without waiting for a client. Application code (router,
 * policies, listeners) may run inside the call.
 */
public interface ConnectionHandler {

    /**
     * One whole text message from the client.
     *
     * @param text the message as it was decoded from UTF-8; of any size and content
     */
    void onText(String text);

    /**
     * The same, for transports that have the message in UTF-8: they need not check it, nor make a string of it.
     *
     * @param utf8 the message as it came, of any size and content; the engine does not copy it, so the caller must not
     *     change it any more. A text that is not UTF-8 ends the connection with the close code 1007 (RFC 6455, section
     *     8.1).
     */
    void onText(byte[] utf8);

    /** The client has shown that it is alive without a message, for example by a pong. */
    void onAlive();

    /**
     * The connection has ended, by either side. The engine first carries out the messages that {@link #onText} got
     * before. Calls after the first do nothing.
     *
     * @param code the close code of RFC 6455, section 7.4; 1006 where the connection ended without one. What {@link CloseReason#isForViolation}
     *     says of it decides how the engine counts the end
     * @param reason the close reason, or an empty string
     */
    void onClosed(int code, String reason);
}
