package io.signalbox.core;

import com.google.gson.JsonObject;
import io.signalbox.core.internal.limits.Limit;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.core.internal.text.InboundText;
import java.util.Optional;

/**
 * One message from a client: the text as it came, and its top-level members. Immutable.
 *
 * <p>A message is exactly one RFC 8259 object: no duplicate names at the top level, a bounded depth, no unpaired
 * surrogate in top-level names, {@code type} or {@code targetUserId}. Inside a member's value the engine changes
 * nothing that RFC 8259 allows.
 */
public sealed interface Message permits ParsedMessage {

    /**
     * Reads a message with the default bound on depth ({@link Limits#maxJsonDepth}): for tests of a router.
     *
     * @throws MalformedMessageException if the text is not such an object, or has no string member {@code type}
     */
    static Message parse(String text) {
        return ParsedMessage.parse(InboundText.of(text), Limit.DEFAULT_JSON_DEPTH);
    }

    /** The kind of the message: the member {@code type}. */
    String type();

    /** The user id that the message is meant for: the member {@code targetUserId}, if it is there and a string. */
    Optional<String> target();

    /** Whether there is a top-level member of this name; its value may be {@code null}. */
    boolean has(String member);

    /** The value of a top-level member as the sender wrote it, as JSON text. */
    Optional<String> raw(String member);

    /**
     * The value of a top-level member, if it is there and a string.
     *
     * @throws MalformedMessageException if the string has an unpaired surrogate, which no text can carry
     */
    Optional<String> string(String member);

    /** The whole message as a tree, made anew by each call. The caller may change it; the message stays as it is. */
    JsonObject json();

    /** The message as it came. */
    String text();

    /** The message's length in bytes of UTF-8. */
    int utf8Length();
}
