package io.signalbox.core.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.internal.text.GsonReference.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What must hold of the scanner for any text at all. */
public final class JsonScannerChecks {

    static final int MAX_DEPTH = 32;

    private JsonScannerChecks() {}

    /** Checks the scanner on one text and says whether it took it. */
    static boolean check(String text, Reading reading) {
        assertThat(JsonText.isValue(text, MAX_DEPTH)).as("is a JSON value").isEqualTo(reading.value());
        JsonScanner scanner;
        try {
            scanner = scan(text);
        } catch (MalformedMessageException e) {
            assertThat(reading.message()).as("refused: " + e.getMessage()).isFalse();
            assertThat(e.offset()).isBetween(0, text.length());
            return false;
        }
        assertThat(reading.message()).as("taken").isTrue();
        checkMembers(text, scanner);
        return true;
    }

    /** Reads the text as a string, and as bytes where it has any: both must come to the same. */
    static JsonScanner scan(String text) {
        JsonScanner ofString;
        try {
            ofString = JsonScanner.scan(InboundText.of(text), MAX_DEPTH);
        } catch (MalformedMessageException e) {
            if (UTF_8.newEncoder().canEncode(text)) {
                assertThatThrownBy(() -> scanBytes(text)).hasMessage(e.getMessage());
            }
            throw e;
        }
        JsonScanner ofBytes = scanBytes(text);
        assertThat(ofBytes.memberCount()).isEqualTo(ofString.memberCount());
        for (int i = 0; i < ofString.memberCount(); i++) {
            String name = ofString.name(i);
            assertThat(ofBytes.name(i)).isEqualTo(name);
            assertThat(ofBytes.raw(name)).isEqualTo(ofString.raw(name));
        }
        return ofBytes;
    }

    private static JsonScanner scanBytes(String text) {
        return JsonScanner.scan(Objects.requireNonNull(InboundText.ofUtf8(text.getBytes(UTF_8))), MAX_DEPTH);
    }

    static boolean takes(String text) {
        try {
            scan(text);
            return true;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    private static void checkMembers(String text, JsonScanner scanner) {
        JsonObject tree = JsonTree.parse(text);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < scanner.memberCount(); i++) {
            names.add(scanner.name(i));
        }
        assertThat(names).containsExactlyElementsOf(tree.keySet());
        for (String name : names) {
            checkMember(scanner, name, tree.get(name));
        }
        assertThat(scanner.has("longer than all of them: " + String.join("", names)))
                .isFalse();
    }

    private static void checkMember(JsonScanner scanner, String name, JsonElement expected) {
        String raw = scanner.raw(name);
        assertThat(scanner.has(name)).isTrue();
        assertThat(raw).isNotNull().isEqualTo(raw.strip());
        assertThat(JsonText.isValue(raw, MAX_DEPTH - 1)).isTrue();
        assertThat(JsonTree.parse("{\"a\":" + raw + "}").get("a")).isEqualTo(expected);
        checkSplice(scanner, name, raw);
        if (raw.startsWith("\"")) {
            checkString(scanner, name, expected.getAsString());
        } else {
            assertThat(scanner.string(name)).isNull();
        }
    }

    private static void checkSplice(JsonScanner scanner, String name, String raw) {
        StringBuilder head = new StringBuilder("{\"fromUserId\":");
        JsonText.quote(head, name);
        Utf8Text relayed = new Utf8Text(0).append(head.append(",\"payload\":").toString());
        assertThat(scanner.appendRaw(name, relayed)).isTrue();
        assertThat(scanner.rawLength(name)).isEqualTo(raw.length());
        String text = relayed.append("}").outbound().text();
        JsonScanner peer = scan(text);
        assertThat(peer.string("fromUserId")).isEqualTo(name);
        assertThat(peer.raw("payload")).isEqualTo(raw);
    }

    private static void checkString(JsonScanner scanner, String name, String expected) {
        if (UTF_8.newEncoder().canEncode(expected)) {
            assertThat(scanner.string(name)).isEqualTo(expected);
            return;
        }
        try {
            scanner.string(name);
        } catch (MalformedMessageException e) {
            return;
        }
        throw new AssertionError("An unpaired surrogate went through in member " + printable(name));
    }

    /** The text in printable ASCII. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            out.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("<%04x>", (int) c));
        }
        return out.toString();
    }
}
