package io.signalbox.spi;

import org.jspecify.annotations.Nullable;

/** How a transport reports the end of one {@link Connection#send send}. Completing it is legal from any thread. */
@FunctionalInterface
public interface SendCallback {

    /**
     * The send is over. Only the first call counts; a late or doubled one does nothing.
     *
     * @param failure why the message could not be sent, or {@code null} if it was. A failure ends the connection.
     */
    void completed(@Nullable Throwable failure);
}
