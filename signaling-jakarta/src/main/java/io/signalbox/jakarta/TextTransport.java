package io.signalbox.jakarta;

import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Carries the text messages of one session. {@link #ofContainer} is right for every container. A host that owns the sockets
 * below the container may write and read the frames itself: a container encodes the text of a broadcast for each recipient
 * anew, while {@link OutboundText#frame} is made once, and decodes what comes to a string, which a relay need not.
 *
 * <p><b>Threads.</b> {@link #send} is called by any thread, never again before the last send was completed, and possibly
 * while the session sends a ping or is closed. It must not block.
 */
@FunctionalInterface
public interface TextTransport {

    /**
     * Starts to send one message, as a text frame or several (RFC 6455, section 5.6), and returns.
     *
     * @param callback to be completed once, when the message is taken for good or has failed; also from within this call
     * @throws RuntimeException if the session is closed or broken: the send has then failed
     */
    void send(OutboundText text, SendCallback callback);

    /**
     * Tells, once while the session opens, where messages may be reported that the container does not see: each as UTF-8,
     * which need not be checked, in an array that is not to be changed any more. They count as if the container had reported
     * them: in the same order, by one thread at a time, never in the middle of another message. A host that leaves all
     * messages to the container does nothing with it.
     */
    default void receiver(Consumer<byte[]> receiver) {}

    /** The session's own {@linkplain Session#getAsyncRemote asynchronous remote}. */
    static TextTransport ofContainer(Session session) {
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
