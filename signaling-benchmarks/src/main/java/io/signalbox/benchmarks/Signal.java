package io.signalbox.benchmarks;

/** What two browsers exchange to set up a call, in its usual size. */
public enum Signal {
    /** An offer of 2,500 bytes. */
    SDP(2_500) {
        @Override
        void describe(StringBuilder text) {
            text.append(
                    "{\"type\":\"offer\",\"targetUserId\":\"callee\",\"sdp\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n"
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
        void describe(StringBuilder text) {
            text.append("{\"type\":\"ice-candidate\",\"targetUserId\":\"callee\",\"candidate\":{\"candidate\":"
                    + "\"candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx ufrag ");
        }

        @Override
        String end() {
            return "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}";
        }
    };

    /** The user id of whom the message is meant for. */
    static final String TARGET = "callee";

    private final String message;

    Signal(int size) {
        StringBuilder text = new StringBuilder(size);
        describe(text);
        text.append("x".repeat(size - text.length() - end().length())).append(end());
        message = text.toString();
    }

    /** What the caller says, in ASCII. */
    String message() {
        return message;
    }

    abstract void describe(StringBuilder text);

    abstract String end();
}
