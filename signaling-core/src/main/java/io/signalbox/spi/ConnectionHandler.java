package io.signalbox.spi;

/**
 * The receiving half of one client's connection: the engine implements it, and a transport reports to it.
 *
 * <p>Every method is legal in any order from the moment {@code connect} has returned it, also after the end, and never
 * throws because of what a client did.
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
     * @param utf8 the message as it came, of any size and content; not copied, and so not to be changed any more. What is
     *     not UTF-8 ends the connection with the close code 1007 (RFC 6455, section 8.1).
     */
    void onText(byte[] utf8);

    /** The client has shown that it is alive without saying anything: a pong, for one. */
    void onAlive();

    /**
     * The connection is gone, whoever ended it. What was reported to {@link #onText} before is carried out first. Calls
     * after the first do nothing.
     *
     * @param code the close code of RFC 6455, section 7.4; 1006 where the connection ended without one. What {@link CloseReason#isForViolation}
     *     says of it decides how the engine counts the end
     * @param reason the close reason, or an empty string
     */
    void onClosed(int code, String reason);
}
