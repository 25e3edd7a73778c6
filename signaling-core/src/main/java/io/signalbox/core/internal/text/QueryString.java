package io.signalbox.core.internal.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string, as percent-encoded UTF-8 with a plus sign for a space. A decoder that puts U+FFFD in
 * the place of bytes that are not UTF-8 would make different names the same; here such a value is malformed.
 *
 * @param values by name, without what is malformed
 * @param malformed the names whose first value is malformed; they have no values
 */
public record QueryString(Map<String, List<String>> values, Set<String> malformed) {

    public static QueryString parse(String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Set<String> malformed = new HashSet<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (name == null || malformed.contains(name)) {
                continue;
            }
            if (value != null) {
                values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            } else if (!values.containsKey(name)) {
                malformed.add(name);
            }
        }
        return new QueryString(values, malformed);
    }

    /** The text decoded; null where it is not ASCII, or what it encodes is not UTF-8. */
    private static @Nullable String decode(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                return null;
            }
            if (c != '%') {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
                continue;
            }
            if (i + 2 >= text.length()
                    || !HexFormat.isHexDigit(text.charAt(i + 1))
                    || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                return null;
            }
            bytes[length++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 3);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
