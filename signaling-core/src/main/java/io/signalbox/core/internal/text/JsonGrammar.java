package io.signalbox.core.internal.text;

import io.signalbox.core.MalformedMessageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The productions of RFC 8259 over one text. Each method takes the offset where its production begins and returns the
 * offset behind it, or throws where the text departs from the grammar.
 *
 * <p>Stricter than the RFC in one point: a surrogate written as such must be one half of a pair, since the text has no
 * UTF-8 form otherwise. Escapes ({@code "\ud800"}) are not held to that.
 *
 * <p>It walks each character once and never calls itself, so that the time is linear in the text and no nesting can
 * overflow the stack. For one thread and one text.
 */
final class JsonGrammar {

    /**
     * What a string may hold that needs no second look: ASCII but control characters, quotes and backslashes. There is
     * an entry for every char, because a look-up that cannot miss needs no comparison: it halves the time of a scan.
     */
    private static final boolean[] PLAIN = new boolean[Character.MAX_VALUE + 1];

    static {
        for (char c = ' '; c < 0x80; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private final InboundText text;
    private final int length;
    private final int maxDepth;

    /** The open containers that {@link #value} is in, outermost first: a bit that is set is an object. */
    private long[] objects = new long[1];

    private boolean escapeSeen;

    JsonGrammar(InboundText text, int maxDepth) {
        this.text = text;
        this.length = text.length();
        this.maxDepth = maxDepth;
    }

    /** Whether a string read since the last call held an escape. */
    boolean takeEscapeSeen() {
        boolean seen = escapeSeen;
        escapeSeen = false;
        return seen;
    }

    /** The character there, or NUL behind the end, which no production takes. */
    char peek(int at) {
        return at < length ? text.charAt(at) : '\0';
    }

    /** Section 2: {@code ws}. */
    int whitespace(int at) {
        int i = at;
        while (i < length && isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isWhitespace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** Nothing but whitespace, and then the end of the text. */
    void end(int at) {
        int i = whitespace(at);
        if (i < length) {
            throw new MalformedMessageException("Text behind the JSON value", i);
        }
    }

    /** Section 3: {@code value}, which stands in {@code depth} containers already. */
    int value(int at, int depth) {
        int open = 0;
        int i = at;
        do {
            char c = peek(i);
            if (c == '{' || c == '[') {
                checkDepth(depth + open, i);
                push(open++, c == '{');
                i = whitespace(i + 1);
                if (peek(i) != closing(open)) {
                    i = isObject(open) ? name(i) : i;
                    continue;
                }
            } else {
                i = scalar(i, c);
            }
            while (open > 0) {
                i = whitespace(i);
                if (peek(i) == ',') {
                    i = whitespace(i + 1);
                    i = isObject(open) ? name(i) : i;
                    break;
                }
                i = expect(closing(open--), i);
            }
        } while (open > 0);
        return i;
    }

    /** Throws where one container more, inside {@code depth} of them, is one too many. */
    void checkDepth(int depth, int at) {
        if (depth >= maxDepth) {
            throw new MalformedMessageException("Nested deeper than " + maxDepth, at);
        }
    }

    private void push(int open, boolean object) {
        int word = open >> 6;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, 2 * word);
        }
        long bit = 1L << open;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    }

    private boolean isObject(int open) {
        return (objects[(open - 1) >> 6] & 1L << (open - 1)) != 0;
    }

    private char closing(int open) {
        return isObject(open) ? '}' : ']';
    }

    /** Section 4: the name of a member and its {@code name-separator}; the value begins behind it. */
    private int name(int at) {
        return separator(string(at));
    }

    /** Section 2: {@code name-separator}. */
    int separator(int at) {
        return whitespace(expect(':', whitespace(at)));
    }

    int expect(char c, int at) {
        if (peek(at) != c) {
            throw malformed("Expected '" + c + "'", at);
        }
        return at + 1;
    }

    private int scalar(int at, char first) {
        return switch (first) {
            case '"' -> string(at);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(at);
            case 't' -> literal("true", at);
            case 'f' -> literal("false", at);
            case 'n' -> literal("null", at);
            default -> throw malformed("Expected a JSON value", at);
        };
    }

    private int literal(String literal, int at) {
        if (!text.hasAt(at, literal)) {
            throw malformed("Expected '" + literal + "'", at);
        }
        return at + literal.length();
    }

    /** Section 6. */
    private int number(int at) {
        int i = peek(at) == '-' ? at + 1 : at;
        i = peek(i) == '0' ? i + 1 : digits(i);
        if (peek(i) == '.') {
            i = digits(i + 1);
        }
        if (peek(i) == 'e' || peek(i) == 'E') {
            i++;
            i = digits(peek(i) == '+' || peek(i) == '-' ? i + 1 : i);
        }
        return i;
    }

    private int digits(int at) {
        int i = at;
        while (isDigit(peek(i))) {
            i++;
        }
        if (i == at) {
            throw malformed("Expected a digit", at);
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Section 7: {@code string}, its quotes included. */
    int string(int at) {
        int i = expect('"', at);
        while (true) {
            i = plain(i);
            char c = peek(i);
            if (c == '"') {
                return i + 1;
            } else if (c == '\\') {
                // Line ends of session descriptions are two escapes.
                do {
                    i = escape(i);
                } while (peek(i) == '\\');
            } else if (c >= 0x80) {
                i = beyondAscii(i);
            } else {
                throw malformed("Control character in a string", i);
            }
        }
    }

    /** The loop that nearly all the time goes to. */
    private int plain(int at) {
        byte[] ascii = text.ascii();
        int i = at;
        if (ascii != null) {
            i = plainAscii(ascii, i);
            while (i < length && PLAIN[ascii[i]]) {
                i++;
            }
        } else {
            String chars = text.string();
            while (i < length && PLAIN[chars.charAt(i)]) {
                i++;
            }
        }
        return i;
    }

    /**
     * Eight bytes at a time, up to the first that is not plain or to the last few. As all bytes are below 0x80, a
     * difference has a high bit where a byte is less than what is taken from it; behind the first of those it may have
     * more.
     */
    private static int plainAscii(byte[] bytes, int at) {
        int i = at;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            long special = (eight - SPACES) | ((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES);
            if ((special & HIGH_BITS) != 0) {
                return i + (Long.numberOfTrailingZeros(special & HIGH_BITS) >>> 3);
            }
        }
        return i;
    }

    private int escape(int at) {
        escapeSeen = true;
        return switch (peek(at + 1)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> {
                for (int i = at + 2; i < at + 6; i++) {
                    if (!isHexDigit(peek(i))) {
                        throw malformed("Expected a hexadecimal digit", i);
                    }
                }
                yield at + 6;
            }
            default -> throw malformed("No such escape", at + 1);
        };
    }

    private static boolean isHexDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private int beyondAscii(int at) {
        if (!Character.isSurrogate(text.charAt(at))) {
            return at + 1;
        }
        if (!Utf8.isPair(text.string(), at)) {
            throw new MalformedMessageException("Unpaired surrogate", at);
        }
        return at + 2;
    }

    private MalformedMessageException malformed(String problem, int at) {
        return at < length
                ? new MalformedMessageException(problem, at)
                : new MalformedMessageException("The text ends too early", length);
    }
}
