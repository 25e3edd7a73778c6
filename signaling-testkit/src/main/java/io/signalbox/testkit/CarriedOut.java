package io.signalbox.testkit;

import io.signalbox.core.Limits;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What comes of a route: an engine of its own carries it out, in a room of clients with the same ids. So types, senders and
 * errors are what every other engine sends.
 */
final class CarriedOut {

    private static final String ROOM = "room";

    private CarriedOut() {}

    /** The messages that each of these users gets, in the order of the users; nothing for those who get none. */
    static Map<String, List<OutgoingMessage>> of(Route route, String sender, Message message, List<String> users) {
        AtomicBoolean routed = new AtomicBoolean();
        Limits limits = Limits.builder().maxRoomSize(Math.max(2, users.size())).build();
        try (TestEngine engine =
                TestEngine.with(builder -> builder.limits(limits).router((said, from, room) -> {
                    routed.set(true);
                    return route;
                }))) {
            Map<String, TestClient> clients = new LinkedHashMap<>();
            users.forEach(user -> clients.put(user, joined(engine, user)));
            clients.values().forEach(TestClient::forgetReceived);
            TestClient from = Objects.requireNonNull(clients.get(sender), sender);
            from.says(message.text());
            if (!routed.get()) {
                throw new IllegalArgumentException("no engine routes this message: " + from.receivedTexts()
                        + from.closeReason().map(Object::toString).orElse(""));
            }
            Map<String, List<OutgoingMessage>> messages = new LinkedHashMap<>();
            clients.forEach((user, client) -> {
                if (!client.receivedTexts().isEmpty()) {
                    messages.put(user, outgoing(client.receivedTexts()));
                }
            });
            return messages;
        }
    }

    private static TestClient joined(TestEngine engine, String user) {
        TestClient client = engine.join(ROOM, user);
        client.closeReason().ifPresent(reason -> {
            throw new IllegalArgumentException("no engine lets a user in with the id '" + user + "': " + reason);
        });
        return client;
    }

    private static List<OutgoingMessage> outgoing(List<String> texts) {
        List<OutgoingMessage> messages = new ArrayList<>();
        for (String text : texts) {
            messages.add(outgoing(Message.parse(text)));
        }
        return messages;
    }

    private static OutgoingMessage outgoing(Message message) {
        OutgoingMessage outgoing = OutgoingMessage.of(message.type());
        for (String member : message.json().keySet()) {
            if (!member.equals("type")) {
                outgoing = outgoing.withJson(member, message.raw(member).orElseThrow());
            }
        }
        return outgoing;
    }
}
