package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a monitor reads: {@code health} and {@code rooms}, where they are served. */
abstract class HttpRules extends RuleSet {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpRules(ProtocolConformance server) {
        super(server);
    }

    @BeforeEach
    void onlyWhereServed() {
        assumeTrue(server.httpBase().isPresent(), "no HTTP base is given");
    }

    @Test
    void healthShowsRoomsConnectionsAndTheTime() throws Exception {
        meet("alice", "bob");
        JsonObject health = getJson("health");
        assertEquals("ok", health.get("status").getAsString());
        assertTrue(health.get("rooms").getAsInt() >= 1);
        assertTrue(health.get("connections").getAsInt() >= 2);
        String timestamp = health.get("timestamp").getAsString();
        assertTrue(timestamp.endsWith("Z"), timestamp);
        assertTrue(
                Duration.between(Instant.parse(timestamp), Instant.now()).abs().toHours() < 1, timestamp);
        assertShowsAliceAndBob(roomIn(health, "roomDetails").orElseThrow());
    }

    @Test
    void roomsShowsEachRoomWithItsParticipants() throws Exception {
        meet("alice", "bob");
        assertShowsAliceAndBob(roomIn(getJson("rooms"), "rooms").orElseThrow());
    }

    @Test
    void aRoomIsGoneOnceEverybodyHasLeft() throws Exception {
        List<SignalingClient> present = meet("alice", "bob");
        present.forEach(SignalingClient::leave);
        long deadline = System.nanoTime() + SignalingClient.PATIENCE.toNanos();
        while (roomIn(getJson("rooms"), "rooms").isPresent()) {
            assertTrue(System.nanoTime() < deadline, "the empty room is still shown");
        }
    }

    @Test
    void oddIdentifiersAreShownAsTheyAre() throws Exception {
        String odd = "<b>\"\\ & 😀</b>";
        connect(room(), odd, odd).expect("welcome");
        JsonObject participant = roomIn(getJson("rooms"), "rooms")
                .orElseThrow()
                .getAsJsonArray("participants")
                .get(0)
                .getAsJsonObject();
        assertEquals(odd, participant.get("id").getAsString());
        assertEquals(odd, participant.get("name").getAsString());
    }

    @Test
    void aPathThatNothingIsMountedOnIsNotFound() throws Exception {
        assertEquals(404, get("no-such-page").statusCode());
        assertEquals(404, get("rooms/nested").statusCode());
    }

    private void assertShowsAliceAndBob(JsonObject room) {
        assertEquals(2, room.get("participantCount").getAsInt());
        assertEquals(List.of("alice", "bob"), ids(room));
        JsonObject alice = participants(room).get(0);
        assertMembers(alice, "id", "name", "joinedAt");
        assertEquals("Name of alice", alice.get("name").getAsString());
        assertTrue(alice.get("joinedAt").getAsLong() > 0);
    }

    /** This test's room in a list; a full server may leave it out and say so. */
    private Optional<JsonObject> roomIn(JsonObject body, String list) {
        for (JsonElement entry : body.getAsJsonArray(list)) {
            JsonObject room = entry.getAsJsonObject();
            if (room.get("roomId").getAsString().equals(room())) {
                return Optional.of(room);
            }
        }
        assumeTrue(!body.has("truncated"), "the server has too many rooms to show this one");
        return Optional.empty();
    }

    private JsonObject getJson(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertEquals(200, response.statusCode());
        String type = response.headers().firstValue("Content-Type").orElse("");
        assertTrue(type.matches("(?i)application/json(;.*)?"), type);
        assertEquals(List.of("*"), response.headers().allValues("Access-Control-Allow-Origin"));
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI address = server.httpBase().orElseThrow().resolve(path);
        return http.send(
                HttpRequest.newBuilder(address)
                        .timeout(SignalingClient.PATIENCE)
                        .build(),
                BodyHandlers.ofString());
    }
}
