package io.signalbox.core.internal.messages;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.spi.OutboundText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts that the server itself writes. Another dialect over the same rooms is another implementation. Every method may
 * be called from any thread.
 */
public interface Dialect {

    /**
     * The texts that a join brings about.
     *
     * @param toNewcomer what the newcomer is sent, in order
     * @param toOthers what everyone else is sent; null for nothing
     */
    record Arrival(List<OutboundText> toNewcomer, @Nullable OutboundText toOthers) {}

    /**
     * A participant has joined.
     *
     * @param others who was in the room before, oldest first
     */
    Arrival arrival(Participant newcomer, List<? extends Participant> others);

    /**
     * A participant has left.
     *
     * @param others who stays, oldest first; at least one
     * @return what they are sent; null for nothing
     */
    @Nullable OutboundText departure(Participant leaver, List<? extends Participant> others);

    /** A participant's message as its peers get it; it has all members that the relay names. */
    OutboundText relayed(ParsedMessage message, String senderId, RelayRoute relay);

    /**
     * The message of a participant is not carried out.
     *
     * @param cause the message; null where the text was none
     */
    OutboundText error(ErrorCode code, String text, @Nullable Message cause);

    /** A message does not reach this user. */
    OutboundText unknownTarget(String userId, Message cause);

    /** So many messages were dropped without being looked at. */
    OutboundText rateLimited(long count);
}
