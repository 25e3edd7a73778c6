package io.signalbox.core;

import com.google.gson.JsonElement;
import io.signalbox.spi.OutboundText;
import org.jspecify.annotations.Nullable;

/**
 * A message that the application sends: a JSON object with a {@code type} and further members in the order in which
 * they were added. Immutable; equal if the text is.
 *
 * <pre>{@code
 * OutgoingMessage.of("chat").with("text", "Hello").with("important", true);
 * }</pre>
 */
public final class OutgoingMessage {

    /** The object's text without its closing brace. */
    private final String open;

    private OutgoingMessage(String open) {
        this.open = open;
    }

    /** A message with this type and nothing else. */
    public static OutgoingMessage of(String type) {
        StringBuilder text = new StringBuilder(32 + type.length()).append('{');
        JsonText.quote(text, ProtocolNames.TYPE);
        text.append(':');
        JsonText.quote(text, type);
        return new OutgoingMessage(text.toString());
    }

    /** This message and a string member. */
    public OutgoingMessage with(String member, String value) {
        StringBuilder text = withName(member);
        JsonText.quote(text, value);
        return new OutgoingMessage(text.toString());
    }

    /** This message and a number member. */
    public OutgoingMessage with(String member, long value) {
        return new OutgoingMessage(withName(member).append(value).toString());
    }

    /** This message and a boolean member. */
    public OutgoingMessage with(String member, boolean value) {
        return new OutgoingMessage(withName(member).append(value).toString());
    }

    /** This message and a member with any JSON value. */
    public OutgoingMessage with(String member, JsonElement value) {
        return withJson(member, value.toString());
    }

    /**
     * This message and a member whose value is written as it stands, to the byte.
     *
     * @param json exactly one JSON value, such as {@link Message#raw} gives
     * @throws IllegalArgumentException if it is not
     */
    public OutgoingMessage withJson(String member, String json) {
        if (!JsonText.isValue(json, Limits.DEFAULT_JSON_DEPTH)) {
            throw new IllegalArgumentException("the value of " + member + " is not one JSON value");
        }
        return new OutgoingMessage(withName(member).append(json).toString());
    }

    /** This message and a member whose value the engine wrote itself. */
    OutgoingMessage withTrusted(String member, String json) {
        return new OutgoingMessage(withName(member).append(json).toString());
    }

    private StringBuilder withName(String member) {
        StringBuilder text = new StringBuilder(open.length() + member.length() + 64)
                .append(open)
                .append(',');
        JsonText.quote(text, member);
        return text.append(':');
    }

    /** The message as JSON text. */
    public String text() {
        return open + "}";
    }

    OutboundText outbound() {
        return OutboundText.of(text());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OutgoingMessage that && open.equals(that.open);
    }

    @Override
    public int hashCode() {
        return open.hashCode();
    }

    /** The message as JSON text. */
    @Override
    public String toString() {
        return text();
    }
}
