package io.signalbox.benchmarks;

import java.nio.charset.StandardCharsets;

/** What two browsers exchange to set up a call, in its usual size. */
public enum Signal {
    /** An offer of 2,500 bytes. */
    SDP(2_500) {
        @Override
        void describe(StringBuilder text, String target) {
            text.append("{\"type\":\"offer\",\"targetUserId\":\"")
                    .append(target)
                    .append("\",\"sdp\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n"
                            + "o=- 4611731400430051336 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n"
                            + "a=group:BUNDLE 0\\r\\nm=video 9 UDP/TLS/RTP/SAVPF 96 97 98\\r\\nc=IN IP4 0.0.0.0\\r\\n"
                            + "a=ice-ufrag:F7gI\\r\\na=ice-pwd:x9cml/YzichV2+XlhiMu8g\\r\\na=setup:actpass\\r\\n");
            for (int payloadType = 96; payloadType < 116; payloadType++) {
                text.append("a=rtpmap:").append(payloadType).append(" H264/90000\\r\\na=fmtp:");
                text.append(payloadType).append(" packetization-mode=1;profile-level-id=42e01f\\r\\n");
            }
            text.append("a=msid:");
        }

        @Override
        String end() {
            return "\\r\\n\"}}";
        }
    },

    /** A candidate of 200 bytes. */
    ICE(200) {
        @Override
        void describe(StringBuilder text, String target) {
            text.append("{\"type\":\"ice-candidate\",\"targetUserId\":\"")
                    .append(target)
                    .append("\",\"candidate\":{\"candidate\":"
                            + "\"candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx ufrag ");
        }

        @Override
        String end() {
            return "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}";
        }
    };

    /** The user id of whom {@link #message} is meant for. */
    public static final String TARGET = "callee";

    /** What a participant tells everyone else in the room. */
    public static final String UPDATE =
            "{\"type\":\"participant-update\",\"updates\":{\"audioEnabled\":true,\"videoEnabled\":false}}";

    private final int size;
    private final String message;

    Signal(int size) {
        this.size = size;
        this.message = to(TARGET);
    }

    /** {@link #message} in UTF-8, made anew by each call. */
    public byte[] utf8() {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    /** What the caller says, in ASCII. */
    public String message() {
        return message;
    }

    /** The same to someone else: all of them have one size, which so is what is measured. */
    public final String to(String target) {
        StringBuilder text = new StringBuilder(size);
        describe(text, target);
        text.append("x".repeat(size - text.length() - end().length())).append(end());
        return text.toString();
    }

    abstract void describe(StringBuilder text, String target);

    abstract String end();
}
