package io.signalbox.core.internal.rooms;

import io.signalbox.spi.OutboundText;

/** The sending side of a link, which a {@link Mailbox} gives one message at a time. */
public interface Outlet {

    /**
     * Starts to send, and returns. When the message was sent, the outlet asks the mailbox for the next one with
     * {@link Mailbox#sent}; until then the mailbox gives it no other.
     */
    void transmit(OutboundText text, Mailbox from);
}
