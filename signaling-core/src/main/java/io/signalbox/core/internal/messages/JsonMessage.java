package io.signalbox.core.internal.messages;

import com.google.gson.JsonElement;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.internal.limits.Limit;
import io.signalbox.core.internal.text.JsonText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The text of a message that is put together member by member. Immutable. */
public final class JsonMessage implements OutgoingMessage {

    /** The object's text without its closing brace. */
    private final String open;

    private final Names names;

    private JsonMessage(String open, Names names) {
        this.open = open;
        this.names = names;
    }

    /** A message with this type and nothing else. */
    public static JsonMessage of(String type) {
        if (Objects.requireNonNull(type, "type").isEmpty()) {
            throw new IllegalArgumentException("the type of a message must not be empty");
        }
        StringBuilder text = new StringBuilder(32 + type.length()).append('{');
        JsonText.quote(text, ProtocolNames.TYPE);
        text.append(':');
        JsonText.quote(text, type);
        return new JsonMessage(text.toString(), new Names(ProtocolNames.TYPE, null));
    }

    @Override
    public JsonMessage with(String member, String value) {
        requireValue(member, value);
        StringBuilder text = withName(member);
        JsonText.quote(text, value);
        return with(member, text);
    }

    @Override
    public JsonMessage with(String member, long value) {
        return with(member, withName(member).append(value));
    }

    @Override
    public JsonMessage with(String member, boolean value) {
        return with(member, withName(member).append(value));
    }

    @Override
    public JsonMessage with(String member, JsonElement value) {
        requireValue(member, value);
        return withJson(member, value.toString());
    }

    @Override
    public JsonMessage withJson(String member, String json) {
        requireValue(member, json);
        if (!JsonText.isValue(json, Limit.DEFAULT_JSON_DEPTH)) {
            throw new IllegalArgumentException("the value of " + member + " is not one JSON value");
        }
        return withTrusted(member, json);
    }

    /** This message and a member whose value the engine wrote itself. */
    JsonMessage withTrusted(String member, String json) {
        return with(member, withName(member).append(json));
    }

    private JsonMessage with(String member, StringBuilder text) {
        return new JsonMessage(text.toString(), new Names(member, names));
    }

    private static void requireValue(String member, Object value) {
        Objects.requireNonNull(value, () -> "the value of " + member);
    }

    private StringBuilder withName(String member) {
        if (names.contain(Objects.requireNonNull(member, "member"))) {
            throw new IllegalArgumentException("the message has a member " + member + " already");
        }
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

    /** The names of the members, the last one first. */
    private record Names(String name, @Nullable Names others) {

        private boolean contain(String member) {
            Names rest = this;
            while (rest != null && !rest.name.equals(member)) {
                rest = rest.others;
            }
            return rest != null;
        }
    }
}
