package io.signalbox.core.internal.messages;

import com.google.gson.JsonObject;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.Message;
import io.signalbox.core.internal.text.InboundText;
import io.signalbox.core.internal.text.JsonScanner;
import io.signalbox.core.internal.text.JsonTree;
import io.signalbox.core.internal.text.Utf8Text;
import java.util.Optional;

/** A message as it was read: its text, and where its members stand in it. Immutable. */
public final class ParsedMessage implements Message {

    /** What the objects hold that a message is made of, beside what grows with its text; without those of a queue. */
    private static final int OBJECT_BYTES = 256;

    private final InboundText text;
    private final JsonScanner members;
    private final String type;
    private final Optional<String> target;

    private ParsedMessage(InboundText text, JsonScanner members, String type, Optional<String> target) {
        this.text = text;
        this.members = members;
        this.type = type;
        this.target = target;
    }

    /**
     * Reads a message.
     *
     * @throws MalformedMessageException if the text is not one
     */
    public static ParsedMessage parse(InboundText text, int maxDepth) {
        JsonScanner members = JsonScanner.scan(text, maxDepth);
        String type = members.string(ProtocolNames.TYPE);
        if (type == null) {
            throw new MalformedMessageException(ProtocolNames.TYPE + " is missing or not a string");
        }
        return new ParsedMessage(
                text, members, type, Optional.ofNullable(members.string(ProtocolNames.TARGET_USER_ID)));
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Optional<String> target() {
        return target;
    }

    @Override
    public boolean has(String member) {
        return members.has(member);
    }

    @Override
    public Optional<String> raw(String member) {
        return Optional.ofNullable(members.raw(member));
    }

    @Override
    public Optional<String> string(String member) {
        return Optional.ofNullable(members.string(member));
    }

    @Override
    public JsonObject json() {
        return JsonTree.parse(text());
    }

    @Override
    public String text() {
        return text.string();
    }

    @Override
    public int utf8Length() {
        return text.utf8Length();
    }

    /** About what the message holds in memory, in bytes: its text, where its members are, and copies of two of them. */
    public int heldBytes() {
        int copied = type.length() + target.map(String::length).orElse(0);
        return OBJECT_BYTES + text.heldBytes() + members.heldBytes() + 2 * copied;
    }

    /** How long the value of a member is, as the sender wrote it, in chars; 0 where there is none. */
    int rawLength(String member) {
        return members.rawLength(member);
    }

    /** Appends a member's value to the text, as the sender wrote it. */
    void appendRaw(String member, Utf8Text out) {
        members.appendRaw(member, out);
    }

    /** Type and size; never the content, which may be private. */
    @Override
    public String toString() {
        return "Message[" + type + ", " + utf8Length() + " bytes]";
    }
}
