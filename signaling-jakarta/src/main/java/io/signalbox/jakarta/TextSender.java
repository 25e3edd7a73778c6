package io.signalbox.jakarta;

import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import jakarta.websocket.Session;
import java.io.IOException;

/**
 * Sends the text messages of one session. {@link #ofContainer} is right for every container. A host that owns the sockets
 * below the container may write the frames itself: of a broadcast the container encodes the text for each recipient
 * anew, while {@link OutboundText#utf8} is made once.
 *
 * <p><b>Threads.</b> Called by any thread, never again before the last send was completed, and possibly while the session
 * sends a ping or is closed. Must not block.
 */
@FunctionalInterface
public interface TextSender {

    /**
     * Starts to send one message, as a text frame or several (RFC 6455, section 5.6), and returns.
     *
     * @param callback to be completed once, when the message is taken for good or has failed; also from within this call
     * @throws RuntimeException if the session is closed or broken: the send has then failed
     */
    void send(OutboundText text, SendCallback callback);

    /** The session's own {@linkplain Session#getAsyncRemote asynchronous remote}. */
    static TextSender ofContainer(Session session) {
        return (text, callback) -> session.getAsyncRemote().sendText(text.text(), result -> {
            if (result.isOK()) {
                callback.completed(null);
            } else {
                Throwable failure = result.getException();
                callback.completed(failure != null ? failure : new IOException("the container failed to send"));
            }
        });
    }
}
