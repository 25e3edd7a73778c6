package io.signalbox.core;

import com.google.gson.JsonElement;
import io.signalbox.core.internal.messages.JsonMessage;

/**
 * A message that the application sends: a JSON object with a {@code type} and further members in the order in which
 * they were added. Immutable; equal if the text is.
 *
 * <p>Each member has a name of its own: a name that the message has already, {@code type} among them, causes an
 * {@link IllegalArgumentException}, and a null a {@link NullPointerException}. The JSON value null is
 * {@link com.google.gson.JsonNull#INSTANCE}.
 *
 * <pre>{@code
 * OutgoingMessage.of("chat").with("text", "Hello").with("important", true);
 * }</pre>
 */
public sealed interface OutgoingMessage permits JsonMessage {

    /**
     * A message with this type and nothing else.
     *
     * @throws IllegalArgumentException if it is empty
     */
    static OutgoingMessage of(String type) {
        return JsonMessage.of(type);
    }

    /** This message and a string member. */
    OutgoingMessage with(String member, String value);

    /** This message and a number member. */
    OutgoingMessage with(String member, long value);

    /** This message and a boolean member. */
    OutgoingMessage with(String member, boolean value);

    /** This message and a member with any JSON value. */
    OutgoingMessage with(String member, JsonElement value);

    /**
     * This message and a member whose value is written as it stands, to the byte.
     *
     * @param json exactly one JSON value, for example from {@link Message#raw}
     * @throws IllegalArgumentException if it is not, or the message has the member already
     */
    OutgoingMessage withJson(String member, String json);

    /** The message as JSON text. */
    String text();
}
