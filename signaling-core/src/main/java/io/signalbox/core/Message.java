package io.signalbox.core;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * One message from a client: the text as it came, and its top-level members. Immutable.
 *
 * <p>A message is exactly one RFC 8259 object: no duplicate names at the top level, a bounded depth, no unpaired
 * surrogate in top-level names, {@code type} or {@code targetUserId}. Inside a member's value whatever RFC 8259 allows
 * is left as it is.
 */
public final class Message {

    private final InboundText text;
    private final JsonScanner members;
    private final String type;
    private final Optional<String> target;

    private Message(InboundText text, JsonScanner members, String type, Optional<String> target) {
        this.text = text;
        this.members = members;
        this.type = type;
        this.target = target;
    }

    /**
     * Reads a message with the default bound on depth ({@link Limits#maxJsonDepth}): for tests of a router.
     *
     * @throws MalformedMessageException if the text is not such an object, or has no string member {@code type}
     */
    public static Message parse(String text) {
        return parse(InboundText.of(text), Limits.DEFAULT_JSON_DEPTH);
    }

    static Message parse(InboundText text, int maxDepth) {
        JsonScanner members = JsonScanner.scan(text, maxDepth);
        String type = members.string(ProtocolNames.TYPE);
        if (type == null) {
            throw new MalformedMessageException(ProtocolNames.TYPE + " is missing or not a string");
        }
        return new Message(text, members, type, Optional.ofNullable(members.string(ProtocolNames.TARGET_USER_ID)));
    }

    /** What kind of message it is: the member {@code type}. */
    public String type() {
        return type;
    }

    /** The user id that the message is meant for: the member {@code targetUserId}, if it is there and a string. */
    public Optional<String> target() {
        return target;
    }

    /** Whether there is a top-level member of this name; its value may be {@code null}. */
    public boolean has(String member) {
        return members.has(member);
    }

    /** The value of a top-level member as the sender wrote it, as JSON text. */
    public Optional<String> raw(String member) {
        return Optional.ofNullable(members.raw(member));
    }

    /**
     * The value of a top-level member, if it is there and a string.
     *
     * @throws MalformedMessageException if the string has an unpaired surrogate, which no text can carry
     */
    public Optional<String> string(String member) {
        return Optional.ofNullable(members.string(member));
    }

    /** The whole message as a tree, made anew by each call. The caller may change it; the message stays as it is. */
    public JsonObject json() {
        return JsonTree.parse(text());
    }

    /** The message as it came. */
    public String text() {
        return text.string();
    }

    /** The message's length in bytes of UTF-8. */
    public int utf8Length() {
        return text.utf8Length();
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
