package io.signalbox.testkit.simulation;

import java.util.List;
import java.util.Random;

/** Something that a client says. */
record Said(String text, Kind kind) {

    enum Kind {
        MESSAGE,
        MALFORMED,
        OVERSIZE
    }

    static final int MAX_BYTES = 400;

    private static final List<String> GARBAGE = List.of(
            "",
            "{\"type\":",
            "[]",
            "{\"type\":\"ping\"} x",
            "{\"type\":\"ping\",\"typ\\u0065\":\"ping\"}",
            "{\"type\":1}",
            "{\"type\":\"chat\",\"text\":NaN}",
            "{\"type\":\"\\ud800\"}",
            "{\"type\":\"chat\",\"text\":" + "[".repeat(40) + "]".repeat(40) + "}");

    /** Any message, marked so that no two are equal. */
    static Said any(Random random, String mark, String anybody) {
        String sign = "\"" + mark + "\"";
        String forged = ",\"fromUserId\":\"forged\",\"userId\":\"forged\",\"userName\":\"forged\"";
        String to = ",\"targetUserId\":\"" + anybody + "\"";
        return switch (random.nextInt(40)) {
            case 0, 1, 2 -> nonsense(random);
            case 3 -> new Said(textOf("chat", ",\"text\":\"" + "é".repeat(MAX_BYTES / 2) + "\""), Kind.OVERSIZE);
            case 4 -> exactly(MAX_BYTES, sign);
            case 5, 6 -> message("request-participants");
            case 7 -> message("ping");
            case 8 -> message("no-such-type" + mark, to);
            case 9 -> message("offer", to);
            case 10 -> message("answer", ",\"sdp\":" + sign + ",\"targetUserId\":7");
            case 11 -> message("boom", to);
            case 12, 13 -> message("call-ended", to, forged);
            case 14, 15, 16 -> message("answer", to, forged, ",\"sdp\":{\"type\":\"answer\",\"sdp\":" + sign + "}");
            case 17, 18, 19, 20 -> message("ice-candidate", to, ",\"candidate\":" + sign, forged);
            case 21, 22, 23, 24, 25, 26 -> message("offer", ",\"sdp\":" + sign, forged, to);
            case 27, 28, 29, 30 -> message("chat", forged, ",\"text\":" + sign);
            default -> message("participant-update", forged, ",\"updates\":[1.0e+2," + sign + "]");
        };
    }

    /** Any text that is no message. */
    static Said nonsense(Random random) {
        return new Said(GARBAGE.get(random.nextInt(GARBAGE.size())), Kind.MALFORMED);
    }

    private static Said exactly(int bytes, String sign) {
        String text = textOf("chat", ",\"text\":[" + sign + ",\"\"]");
        String filler = "x".repeat(bytes - text.length());
        return new Said(text.replace("\"\"", "\"" + filler + "\""), Kind.MESSAGE);
    }

    private static Said message(String type, String... members) {
        return new Said(textOf(type, members), Kind.MESSAGE);
    }

    private static String textOf(String type, String... members) {
        return "{\"type\":\"" + type + "\"" + String.join("", members) + "}";
    }
}
