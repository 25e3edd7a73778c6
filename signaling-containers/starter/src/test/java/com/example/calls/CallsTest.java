package com.example.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.SignalingEngine;
import io.signalbox.testkit.SignalingClient;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsTest {

    @TempDir
    private Path directory;

    @Test
    void aCallGoesThroughAndItsClientsAreToldOfAStop() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        SignalingEngine engine = Calls.engine(meters);
        Tomcat tomcat = Calls.serving(engine, 0, directory.toString());
        SignalingClient alice = SignalingClient.join(calls(tomcat), "tea", "alice", "Alice");
        SignalingClient bob = SignalingClient.join(calls(tomcat), "tea", "bob", "Bob");
        alice.expect("participant-joined");

        bob.send("{\"type\":\"offer\",\"targetUserId\":\"alice\",\"sdp\":\"v=0\"}");

        assertEquals("bob", alice.expect("offer").get("fromUserId").getAsString());
        assertEquals(2, meters.get("signaling.participants").gauge().value());
        Calls.stop(engine, tomcat);
        alice.expectClosed(1001);
        assertEquals(1001, bob.awaitClosed().code());
    }

    @Test
    void thePolicySeesTheAddressOfAClient() throws Exception {
        List<Optional<InetAddress>> addresses = new CopyOnWriteArrayList<>();
        AccessPolicy policy = request -> {
            addresses.add(request.remoteAddress());
            return CompletableFuture.completedStage(Admission.accept(request));
        };
        SignalingEngine engine =
                SignalingEngine.builder().accessPolicy(policy).build();
        Tomcat tomcat = Calls.serving(engine, 0, directory.toString());
        try (SignalingClient alice = SignalingClient.join(calls(tomcat), "tea", "alice", "Alice")) {
            assertTrue(addresses.get(0).orElseThrow().isLoopbackAddress());
        } finally {
            Calls.stop(engine, tomcat);
        }
    }

    private static URI calls(Tomcat tomcat) {
        return URI.create("ws://localhost:" + tomcat.getConnector().getLocalPort() + "/calls");
    }
}
