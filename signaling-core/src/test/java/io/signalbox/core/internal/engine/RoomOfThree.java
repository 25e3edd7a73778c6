package io.signalbox.core.internal.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.internal.HeldTasks;
import io.signalbox.core.internal.TestTime;
import io.signalbox.core.internal.text.GsonReference;
import io.signalbox.core.internal.text.JsonTree;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine with three in a room, one of whom speaks. What has to come of it is worked out with Gson, not the scanner. */
final class RoomOfThree {

    /** What a careless writer of JSON would trip over. */
    private static final String SPEAKER = "ben\"\\\u00e9\ud83d\ude00";

    private static final int MAX_DEPTH = 32;

    /** Numbers that are longer come as strings out of the reference. */
    private static final int LONGEST_NUMBER = 1_000;

    private final HeldTasks executor = new HeldTasks();
    private final List<Throwable> failures = new ArrayList<>();
    private final SignalingEngine engine = SignalingEngine.builder()
            .limits(Limits.builder()
                    .messageRate(0)
                    .byteRate(0)
                    .maxMalformedMessages(Integer.MAX_VALUE)
                    .build())
            .listener(new SignalingListener() {
                @Override
                public void failed(String what, Throwable failure) {
                    failures.add(failure);
                }
            })
            .timeSource(new TestTime())
            .executor(executor)
            .build();
    private final Peer anna = join("anna");
    private final Peer speaker = join(SPEAKER);
    private final Peer carl = join("carl");
    private final List<Peer> peers = List.of(anna, speaker, carl);

    private Peer join(String user) {
        Peer peer = new Peer(user);
        peer.handler = engine.connect(JoinRequest.of("room", user, user + "'s \"name\""), peer);
        return peer;
    }

    /** Lets the speaker say it, as a string and in UTF-8, and checks what everybody gets. */
    void hear(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Limits.defaults().maxMessageBytes()) {
            return;
        }
        hear(text, () -> speaker.handler.onText(text));
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            hear(text, () -> speaker.handler.onText(utf8));
        }
    }

    private void hear(String text, Runnable report) {
        peers.forEach(peer -> peer.received.clear());
        report.run();
        executor.runAll();
        peers.forEach(peer -> peer.received.forEach(RoomOfThree::checkStrict));
        JsonObject message = GsonReference.read(text, MAX_DEPTH).message() ? JsonTree.parse(text) : new JsonObject();
        boolean readable = !hasUnpairedSurrogate(message, "type") && !hasUnpairedSurrogate(message, "targetUserId");
        checkOutcome(readable ? stringOf(message, "type") : null, message);
        checkIntact();
    }

    private void checkOutcome(@Nullable String type, JsonObject message) {
        if (type == null) {
            checkAnswer("error", "bad-message");
            return;
        }
        switch (type) {
            case "offer", "answer" -> checkRelayToOne(type, message, "sdp");
            case "ice-candidate" -> checkRelayToOne(type, message, "candidate");
            case "call-ended" -> checkRelayToOne(type, message, null);
            case "participant-update" -> {
                if (message.has("updates")) {
                    checkRelay(type, "userId", "updates", message, List.of(anna, carl));
                } else {
                    checkAnswer("error", "bad-message");
                }
            }
            case "ping" -> checkAnswer("pong", null);
            case "request-participants" -> checkAnswer("participants-list", null);
            default -> checkAnswer("error", type.length() < LONGEST_NUMBER ? "unknown-type" : null);
        }
    }

    private void checkRelayToOne(String type, JsonObject message, @Nullable String payload) {
        String target = stringOf(message, "targetUserId");
        if (target == null || (payload != null && !message.has(payload))) {
            checkAnswer("error", "bad-message");
            return;
        }
        List<Peer> targets =
                peers.stream().filter(peer -> peer.user.equals(target)).toList();
        if (targets.isEmpty()) {
            checkAnswer("error", target.length() < LONGEST_NUMBER ? "unknown-target" : null);
        } else {
            checkRelay(type, "fromUserId", payload, message, targets);
        }
    }

    /** The speaker gets this, and nobody else gets anything. */
    private void checkAnswer(String type, @Nullable String code) {
        check(anna.received.isEmpty() && carl.received.isEmpty(), "nobody else is told");
        check(speaker.received.size() == 1, "one answer");
        JsonObject answer = JsonTree.parse(speaker.received.get(0));
        check(type.equals(stringOf(answer, "type")), "the answer is a " + type);
        check(code == null || code.equals(stringOf(answer, "code")), "the error is " + code);
    }

    private void checkRelay(
            String type, String senderAs, @Nullable String payload, JsonObject message, List<Peer> targets) {
        JsonObject expected = new JsonObject();
        expected.addProperty("type", type);
        expected.addProperty(senderAs, SPEAKER);
        if (payload != null) {
            expected.add(payload, message.get(payload));
        }
        for (Peer peer : peers) {
            check(peer.received.size() == (targets.contains(peer) ? 1 : 0), "the targets are told, once");
            peer.received.forEach(
                    text -> check(JsonTree.parse(text).equals(expected), "as the protocol has it: " + text));
        }
    }

    private static void checkStrict(String text) {
        check(GsonReference.read(text, MAX_DEPTH).message(), "strict JSON is sent");
        check(StandardCharsets.UTF_8.newEncoder().canEncode(text), "what is sent has a UTF-8 form");
    }

    private void checkIntact() {
        check(failures.isEmpty(), "nothing fails: " + failures);
        EngineStatus status = engine.status();
        List<String> there = status.rooms().get(0).participants().stream()
                .map(Participant::id)
                .toList();
        check(there.equals(List.of("anna", SPEAKER, "carl")), "all are there");
        check(peers.stream().allMatch(peer -> peer.closed == null), "nobody is closed");
        check(status.outboxBytes() == 0, "nothing waits");
    }

    /** Everybody leaves, and nothing is left. */
    void checkThatAllCanLeave() {
        peers.forEach(peer -> peer.handler.onClosed(1000, ""));
        executor.runAll();
        EngineStatus status = engine.status();
        check(status.roomCount() == 0 && status.connectionCount() == 0 && status.outboxBytes() == 0, "nothing is left");
        check(failures.isEmpty(), "nothing fails: " + failures);
    }

    private static boolean hasUnpairedSurrogate(JsonObject message, String name) {
        String value = stringOf(message, name);
        return value != null && !StandardCharsets.UTF_8.newEncoder().canEncode(value);
    }

    /** The member, where it is a string. */
    private static @Nullable String stringOf(JsonObject message, String name) {
        JsonElement value = message.get(name);
        return value instanceof JsonPrimitive primitive && primitive.isString() ? value.getAsString() : null;
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }

    /** Takes what it is sent at once. */
    private static final class Peer implements Connection {

        private final String user;
        private final List<String> received = new ArrayList<>();
        private @Nullable CloseReason closed;
        private ConnectionHandler handler;

        private Peer(String user) {
            this.user = user;
        }

        @Override
        public void send(OutboundText text, SendCallback callback) {
            received.add(text.text());
            callback.completed(null);
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {
            closed = reason;
        }
    }
}
