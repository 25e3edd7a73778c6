package io.signalbox.core.internal.messages;

import io.signalbox.core.Participant;
import io.signalbox.core.internal.text.JsonText;
import java.util.List;

/** Lists of participants as the wire protocol has them: JSON arrays, oldest first. */
final class ParticipantList {

    private static final int ABOUT_ONE_ENTRY = 96;

    private ParticipantList() {}

    static String of(List<? extends Participant> participants) {
        StringBuilder text = new StringBuilder(2 + ABOUT_ONE_ENTRY * participants.size()).append('[');
        for (Participant participant : participants) {
            append(text, participant);
        }
        return text.append(']').toString();
    }

    /** The list with one more at its end. */
    static String with(String list, Participant last) {
        StringBuilder text = new StringBuilder(list.length() + ABOUT_ONE_ENTRY).append(list, 0, list.length() - 1);
        append(text, last);
        return text.append(']').toString();
    }

    private static void append(StringBuilder text, Participant participant) {
        if (text.length() > 1) {
            text.append(',');
        }
        appendEntry(text, participant);
    }

    /** One entry of a list, without the comma. */
    static void appendEntry(StringBuilder text, Participant participant) {
        text.append("{\"id\":");
        JsonText.quote(text, participant.id());
        text.append(",\"name\":");
        JsonText.quote(text, participant.name());
        text.append(",\"joinedAt\":")
                .append(participant.joinedAt().toEpochMilli())
                .append('}');
    }
}
