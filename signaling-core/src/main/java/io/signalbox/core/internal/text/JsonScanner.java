package io.signalbox.core.internal.text;

import io.signalbox.core.MalformedMessageException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One message's text, checked in one pass, and where its top-level members stand in it. The values stay as they were
 * written, so that a relay can pass them on character by character.
 *
 * <p>The text is exactly one RFC 8259 object with whitespace around it at most, nested no deeper than a bound. On top
 * of the RFC no name occurs twice at the top level (compared unescaped), and there are no unpaired surrogates, written
 * as such anywhere or escaped in a top-level name. Within values whatever the RFC allows is left alone: numbers of any
 * size, escaped unpaired surrogates, repeated names in nested objects.
 *
 * <p>How many members there are has no bound of its own, since the length of the text bounds it and each costs
 * logarithmic time at worst, whatever the names. Immutable, and so safe for any thread.
 */
public final class JsonScanner {

    private final InboundText text;
    private final Members members;

    private JsonScanner(InboundText text, Members members) {
        this.text = text;
        this.members = members;
    }

    /**
     * Reads a message.
     *
     * @param maxDepth how deep objects and arrays may nest; the message itself is the first level
     * @throws MalformedMessageException where the text breaks a rule
     */
    public static JsonScanner scan(InboundText text, int maxDepth) {
        JsonGrammar grammar = new JsonGrammar(text, maxDepth);
        Members members = new Members(text);
        int i = grammar.whitespace(0);
        grammar.checkDepth(0, i);
        i = grammar.whitespace(grammar.expect('{', i));
        if (grammar.peek(i) != '}') {
            i = member(grammar, members, i);
            while (grammar.peek(i) == ',') {
                i = member(grammar, members, grammar.whitespace(i + 1));
            }
        }
        grammar.end(grammar.expect('}', i));
        members.finish();
        return new JsonScanner(text, members);
    }

    private static int member(JsonGrammar grammar, Members members, int at) {
        grammar.takeEscapeSeen();
        int nameEnd = grammar.string(at);
        boolean escaped = grammar.takeEscapeSeen();
        int valueStart = grammar.separator(nameEnd);
        int valueEnd = grammar.value(valueStart, 1);
        members.add(at + 1, nameEnd - 1, escaped, valueStart, valueEnd);
        return grammar.whitespace(valueEnd);
    }

    /** What is held of the members beside the text, in bytes: it grows with their number. */
    public int heldBytes() {
        return members.heldBytes();
    }

    /** How many members the message has at its top level. */
    int memberCount() {
        return members.count;
    }

    /** The unescaped name of a member, counted from 0 in the order of the text. */
    String name(int member) {
        return members.name(member);
    }

    public boolean has(String name) {
        return members.find(name) >= 0;
    }

    /** The value of a member as it was written, or null where there is none of that name. */
    public @Nullable String raw(String name) {
        int member = members.find(name);
        return member < 0 ? null : text.substring(members.valueStart(member), members.valueEnd(member));
    }

    /** The length of a member's value as it was written, in chars; 0 where there is none of that name. */
    public int rawLength(String name) {
        int member = members.find(name);
        return member < 0 ? 0 : members.valueEnd(member) - members.valueStart(member);
    }

    /**
     * Appends the value of a member as it was written, without a copy in between.
     *
     * @return whether there is a member of that name
     */
    public boolean appendRaw(String name, Utf8Text out) {
        int member = members.find(name);
        if (member < 0) {
            return false;
        }
        text.appendTo(out, members.valueStart(member), members.valueEnd(member));
        return true;
    }

    /**
     * What a member stands for whose value is a JSON string; null where there is no such member, or its value is
     * something else.
     *
     * @throws MalformedMessageException where the string holds an unpaired surrogate, which only an escape can do
     */
    public @Nullable String string(String name) {
        int member = members.find(name);
        if (member < 0 || text.charAt(members.valueStart(member)) != '"') {
            return null;
        }
        int start = members.valueStart(member);
        String value = text.unquoted(start + 1, members.valueEnd(member) - 1);
        if (Utf8.hasUnpairedSurrogate(value)) {
            throw new MalformedMessageException("Unpaired surrogate in a string", start);
        }
        return value;
    }

    /** Where the members are. It is written while the text is read, and never after. */
    private static final class Members {

        /** Up to here comparing the names one by one costs less than a map. */
        private static final int FEW = 8;

        private static final int FIELDS = 4;

        /** Up to here, in ints, an array keeps its spare room: most messages have fewer members than that. */
        private static final int SMALL = 16 * FIELDS;

        private final InboundText text;

        /** For each member: start of the name, complemented where it holds an escape; its end; the value's bounds. */
        private int[] bounds = new int[4 * FIELDS];

        private int count;

        /**
         * All names, where there are more than a few, while the text is read: a tree, which keeps to log n whatever the
         * names are. It is not kept, because it holds many times what the text does.
         */
        private @Nullable SortedMap<String, Integer> byName;

        /** The members in the order of their names, where there are more than a few. */
        private int @Nullable [] order;

        Members(InboundText text) {
            this.text = text;
        }

        void add(int nameStart, int nameEnd, boolean escaped, int valueStart, int valueEnd) {
            if (count * FIELDS == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            }
            int field = count * FIELDS;
            bounds[field] = escaped ? ~nameStart : nameStart;
            bounds[field + 1] = nameEnd;
            bounds[field + 2] = valueStart;
            bounds[field + 3] = valueEnd;
            if (escaped && Utf8.hasUnpairedSurrogate(name(count))) {
                throw new MalformedMessageException("Unpaired surrogate in a top-level name", nameStart);
            }
            if (isTaken(count)) {
                throw new MalformedMessageException("A top-level name that is there already", nameStart);
            }
            count++;
        }

        /** All members are there. What waits for its turn is to hold little more than its text. */
        void finish() {
            SortedMap<String, Integer> names = byName;
            if (names != null) {
                order = names.values().stream().mapToInt(Integer::intValue).toArray();
                byName = null;
            }
            if (bounds.length > SMALL) {
                bounds = Arrays.copyOf(bounds, count * FIELDS);
            }
        }

        int heldBytes() {
            int[] sorted = order;
            return (bounds.length + (sorted == null ? 0 : sorted.length)) * Integer.BYTES;
        }

        /** Whether a member before this one has its name. */
        private boolean isTaken(int member) {
            if (member < FEW) {
                for (int i = 0; i < member; i++) {
                    if (sameName(i, member)) {
                        return true;
                    }
                }
                return false;
            }
            SortedMap<String, Integer> names = byName;
            if (names == null) {
                names = new TreeMap<>();
                for (int i = 0; i < member; i++) {
                    names.put(name(i), i);
                }
                byName = names;
            }
            return names.put(name(member), member) != null;
        }

        private boolean sameName(int a, int b) {
            if (isEscaped(a) || isEscaped(b)) {
                return name(a).equals(name(b));
            }
            int length = nameEnd(a) - nameStart(a);
            return length == nameEnd(b) - nameStart(b) && text.isSame(nameStart(a), nameStart(b), length);
        }

        int find(String name) {
            int[] sorted = order;
            if (sorted != null) {
                return find(name, sorted);
            }
            for (int i = 0; i < count; i++) {
                if (isName(i, name)) {
                    return i;
                }
            }
            return -1;
        }

        private int find(String name, int[] sorted) {
            int from = 0;
            int to = sorted.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                int compared = name.compareTo(name(sorted[middle]));
                if (compared == 0) {
                    return sorted[middle];
                } else if (compared < 0) {
                    to = middle;
                } else {
                    from = middle + 1;
                }
            }
            return -1;
        }

        private boolean isName(int member, String name) {
            if (isEscaped(member)) {
                return name.equals(name(member));
            }
            int start = nameStart(member);
            return nameEnd(member) - start == name.length() && text.hasAt(start, name);
        }

        String name(int member) {
            return text.unquoted(nameStart(member), nameEnd(member));
        }

        private boolean isEscaped(int member) {
            return bounds[member * FIELDS] < 0;
        }

        private int nameStart(int member) {
            int start = bounds[member * FIELDS];
            return start < 0 ? ~start : start;
        }

        private int nameEnd(int member) {
            return bounds[member * FIELDS + 1];
        }

        int valueStart(int member) {
            return bounds[member * FIELDS + 2];
        }

        int valueEnd(int member) {
            return bounds[member * FIELDS + 3];
        }
    }
}
