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
     * @param toNewcomer the messages to the newcomer, in order
     * @param toOthers the message to all others; null for none
     */
    record Arrival(List<OutboundText> toNewcomer, @Nullable OutboundText toOthers) {}

    /**
     * A participant has joined.
     *
     * @param others the earlier participants, oldest first
     */
    Arrival arrival(Participant newcomer, List<? extends Participant> others);

    /**
     * A participant has left.
     *
     * @param others the participants that stay, oldest first; at least one
     * @return the message to them; null for none
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
