package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FilteredChatRouterTest {

    private final Queue<CompletableFuture<Boolean>> asked = new ArrayDeque<>();
    private final TestEngine engine = TestEngine.with(builder -> builder.router(new FilteredChatRouter(text -> {
        asked.add(new CompletableFuture<>());
        return asked.element();
    })));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    @Test
    void aChatWaitsForTheFilterAndTheRoomDoesNot() {
        TestClient anna = engine.join("room", "anna");
        TestClient ben = engine.join("room", "ben");
        anna.says("{\"type\":\"chat\",\"text\":\"hello\"}");
        ben.says("{\"type\":\"ping\"}");
        engine.runDue();
        assertThat(ben.receivedTypes()).endsWith("pong").doesNotContain("chat");

        asked.remove().complete(true);
        engine.runDue();
        assertThat(ben.lastOf("chat").get("text").getAsString()).isEqualTo("hello");
        assertThat(anna.receivedTypes()).contains("chat");
    }

    @Test
    void aChatThatMayNotBeSaidIsAnsweredWithAnError() {
        TestClient anna = engine.join("room", "anna");
        anna.says("{\"type\":\"chat\",\"text\":\"rude\"}");
        asked.remove().complete(false);
        engine.runDue();
        assertThat(anna.lastOf("error").get("code").getAsString()).isEqualTo("forbidden");
    }
}
