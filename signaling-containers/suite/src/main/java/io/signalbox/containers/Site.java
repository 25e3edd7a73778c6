package io.signalbox.containers;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepPolicy;
import io.signalbox.jakarta.EndpointOptions;
import io.signalbox.jakarta.OriginPolicy;
import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.jakarta.SuiteAdapter;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A container that runs, with what the suite mounts in it. */
final class Site {

    static final String DEFAULTS = "/calls";
    static final String LISTED = "/listed";
    static final String SECURED = "/secured";
    static final String WIDE = "/wide";
    static final String SWEPT = "/swept";

    /** The origin that {@link #LISTED} lets in. */
    static final String LISTED_ORIGIN = "https://calls.example.com";

    static final Login LOGIN = new Login(SECURED, "alice", "wonderland", "caller");

    private static final String CONTRACT = "/contract";

    private final Container.Running running;
    private final Map<String, SignalingEngine> engines;

    /** For the next link, what its connection is reported to and given to. */
    private final Map<String, ContractOpening> openings;

    private final Audit audit;
    private final Audit sweeps;

    private Site(
            Container.Running running,
            Map<String, SignalingEngine> engines,
            Map<String, ContractOpening> openings,
            Audit audit,
            Audit sweeps) {
        this.running = running;
        this.engines = engines;
        this.openings = openings;
        this.audit = audit;
        this.sweeps = sweeps;
    }

    static Site start(Container container, @Nullable Duration idleTimeout) throws Exception {
        Audit audit = new Audit();
        Audit sweeps = new Audit();
        Map<String, ContractOpening> openings = new ConcurrentHashMap<>();
        Limits wide =
                Limits.builder().messageRate(0).byteRate(0).maxRoomSize(100).build();
        Map<String, SignalingEngine> engines = Map.of(
                DEFAULTS,
                SignalingEngine.builder().accessPolicy(audit).build(),
                WIDE,
                SignalingEngine.builder().limits(wide).listener(audit).build(),
                SWEPT,
                SignalingEngine.builder()
                        .sweepPolicy(SweepPolicy.pingEvery(Duration.ofSeconds(1), Duration.ofSeconds(4)))
                        .listener(sweeps)
                        .build());
        SignalingEngine engine = engines.get(DEFAULTS);
        EndpointOptions listed = EndpointOptions.builder()
                .origins(OriginPolicy.only(LISTED_ORIGIN))
                .build();
        List<ServerEndpointConfig> endpoints = List.of(
                SignalingEndpoint.config(DEFAULTS, engine),
                SignalingEndpoint.config(WIDE, engines.get(WIDE)),
                SignalingEndpoint.config(SWEPT, engines.get(SWEPT)),
                SignalingEndpoint.config(SECURED, engine),
                SignalingEndpoint.config(LISTED, engine, listed),
                SuiteAdapter.endpoint(CONTRACT, opened -> {
                    ContractOpening opening = openings.remove(CONTRACT);
                    opening.connection().complete(opened);
                    return opening.handler();
                }),
                ServerEndpointConfig.Builder.create(IdleEndpoint.class, IdleEndpoint.PATH)
                        .build());
        Login login = container.hasLogin() ? LOGIN : null;
        return new Site(
                container.start(new Deployment(endpoints, idleTimeout, login)), engines, openings, audit, sweeps);
    }

    URI at(String path) {
        return URI.create("ws://127.0.0.1:" + running.port() + path);
    }

    SignalingEngine engine(String path) {
        return engines.get(path);
    }

    /** Of {@link #WIDE} who came and went, of the others who asked. */
    Audit audit() {
        return audit;
    }

    /** Of {@link #SWEPT}. */
    Audit sweeps() {
        return sweeps;
    }

    /** A link of the contract; one at a time. */
    ContractLink link(ConnectionHandler handler, boolean stuckSocketsAreDropped) throws Exception {
        ContractOpening opening = new ContractOpening(new CompletableFuture<>(), handler);
        openings.put(CONTRACT, opening);
        return new ContractLink(at(CONTRACT), opening.connection(), stuckSocketsAreDropped);
    }

    void stopContainer() throws Exception {
        running.stop();
    }

    void closeEngines() {
        engines.values().forEach(SignalingEngine::close);
    }

    void stop() throws Exception {
        closeEngines();
        running.stop();
    }

    private record ContractOpening(CompletableFuture<Connection> connection, ConnectionHandler handler) {}

    /** Who asked to come in, and who came and went. */
    static final class Audit implements AccessPolicy, SignalingListener {

        private final Map<String, JoinRequest> requests = new ConcurrentHashMap<>();
        private final Map<String, LeaveReason> departures = new ConcurrentHashMap<>();
        private final AtomicInteger present = new AtomicInteger();

        @Override
        public CompletionStage<Admission> admit(JoinRequest request) {
            requests.put(request.roomId(), request);
            return CompletableFuture.completedStage(Admission.accept(request));
        }

        @Override
        public void joined(Participant participant) {
            present.incrementAndGet();
        }

        @Override
        public void left(Participant participant, LeaveReason reason) {
            departures.put(participant.id(), reason);
            present.decrementAndGet();
        }

        /** The last request for this room. */
        JoinRequest request(String roomId) {
            return requests.get(roomId);
        }

        @Nullable LeaveReason departure(String userId) {
            return departures.get(userId);
        }

        /** Joins less leaves. */
        int present() {
            return present.get();
        }
    }
}
