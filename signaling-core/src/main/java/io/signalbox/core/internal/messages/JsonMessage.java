package io.signalbox.core.internal.messages;

import com.google.gson.JsonElement;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.internal.limits.Limit;
import io.signalbox.core.internal.text.JsonText;
import org.jspecify.annotations.Nullable;

/** The text of a message that is put together member by member. Immutable. */
public final class JsonMessage implements OutgoingMessage {

    /** The object's text without its closing brace. */
    private final String open;

    private JsonMessage(String open) {
        this.open = open;
    }

    /** A message with this type and nothing else. */
    public static JsonMessage of(String type) {
        StringBuilder text = new StringBuilder(32 + type.length()).append('{');
        JsonText.quote(text, ProtocolNames.TYPE);
        text.append(':');
        JsonText.quote(text, type);
        return new JsonMessage(text.toString());
    }

    @Override
    public JsonMessage with(String member, String value) {
        StringBuilder text = withName(member);
        JsonText.quote(text, value);
        return new JsonMessage(text.toString());
    }

    @Override
    public JsonMessage with(String member, long value) {
        return new JsonMessage(withName(member).append(value).toString());
    }

    @Override
    public JsonMessage with(String member, boolean value) {
        return new JsonMessage(withName(member).append(value).toString());
    }

    @Override
    public JsonMessage with(String member, JsonElement value) {
        return withJson(member, value.toString());
    }

    @Override
    public JsonMessage withJson(String member, String json) {
        if (!JsonText.isValue(json, Limit.DEFAULT_JSON_DEPTH)) {
            throw new IllegalArgumentException("the value of " + member + " is not one JSON value");
        }
        return new JsonMessage(withName(member).append(json).toString());
    }

    /** This message and a member whose value the engine wrote itself. */
    JsonMessage withTrusted(String member, String json) {
        return new JsonMessage(withName(member).append(json).toString());
    }

    private StringBuilder withName(String member) {
        StringBuilder text = new StringBuilder(open.length() + member.length() + 64)
                .append(open)
                .append(',');
        JsonText.quote(text, member);
        return text.append(':');
    }

    @Override
    public String text() {
        return open + "}";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonMessage that && open.equals(that.open);
    }

    @Override
    public int hashCode() {
        return open.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
