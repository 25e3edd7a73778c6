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
import io.signalbox.jakarta.HostEngineConfigurator;
import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.jakarta.SignalingServerEndpoint;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.websocket.OriginPolicy;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A container that runs, with what the suite mounts in it. */
final class Site {

    static final String DEFAULTS = "/calls";
    static final String LISTED = "/listed";
    static final String SECURED = "/secured";
    static final String WIDE = "/wide";
    static final String SWEPT = "/swept";
    static final String OWN = "/signaling";

    /** The origin that {@link #LISTED} lets in. */
    static final String LISTED_ORIGIN = "https://calls.example.com";

    static final Login LOGIN = new Login(SECURED, "alice", "wonderland", "caller");

    private final Container.Running running;
    private final Map<String, SignalingEngine> engines;
    private final ContractLinks links;
    private final Audit audit;
    private final Audit sweeps;
    private final Refusals refusals;

    private Site(
            Container.Running running,
            Map<String, SignalingEngine> engines,
            ContractLinks links,
            Audit audit,
            Audit sweeps,
            Refusals refusals) {
        this.running = running;
        this.engines = engines;
        this.links = links;
        this.audit = audit;
        this.sweeps = sweeps;
        this.refusals = refusals;
    }

    static Site start(Container container, @Nullable Duration idleTimeout) throws Exception {
        Audit audit = new Audit();
        Audit sweeps = new Audit();
        ContractLinks links = new ContractLinks();
        Refusals refusals = new Refusals();
        SignalingEngine engine =
                SignalingEngine.builder().accessPolicy(audit).listener(refusals).build();
        SignalingEngine wide = SignalingEngine.builder()
                .limits(Limits.builder()
                        .messageRate(0)
                        .byteRate(0)
                        .maxRoomSize(100)
                        .build())
                .listener(audit)
                .build();
        SignalingEngine swept = SignalingEngine.builder()
                .sweepPolicy(SweepPolicy.pingEvery(Duration.ofSeconds(1), Duration.ofSeconds(4)))
                .listener(sweeps)
                .build();
        EndpointOptions listed = EndpointOptions.builder()
                .origins(OriginPolicy.only(LISTED_ORIGIN))
                .build();
        List<ServerEndpointConfig> endpoints = List.of(
                SignalingEndpoint.config(DEFAULTS, engine),
                SignalingEndpoint.config(WIDE, wide),
                SignalingEndpoint.config(SWEPT, swept),
                SignalingEndpoint.config(SECURED, engine),
                SignalingEndpoint.config(LISTED, engine, listed),
                ServerEndpointConfig.Builder.create(SignalingServerEndpoint.class, OWN)
                        .configurator(new HostEngineConfigurator())
                        .build(),
                links.endpoint(),
                ServerEndpointConfig.Builder.create(IdleEndpoint.class, IdleEndpoint.PATH)
                        .build());
        Login login = container.hasLogin() ? LOGIN : null;
        return new Site(
                container.start(
                        new Deployment(endpoints, Map.of(SignalingEngine.class.getName(), engine), idleTimeout, login)),
                Map.of(DEFAULTS, engine, WIDE, wide, SWEPT, swept),
                links,
                audit,
                sweeps,
                refusals);
    }

    URI at(String path) {
        return URI.create("ws://127.0.0.1:" + running.port() + path);
    }

    SignalingEngine engine(String path) {
        return Objects.requireNonNull(engines.get(path), path);
    }

    /** Of {@link #WIDE} who came and went, of the others who asked. */
    Audit audit() {
        return audit;
    }

    /** Of {@link #SWEPT}. */
    Audit sweeps() {
        return sweeps;
    }

    /** Of {@link #DEFAULTS} and {@link #LISTED}: how often the engine's listener was told of a refusal in these words. */
    long refusals(String reason) {
        return refusals.reasons.stream().filter(reason::equals).count();
    }

    /** A link of the contract. */
    ContractLink link(ConnectionHandler handler, boolean stuckSocketsAreDropped) throws Exception {
        return links.open(at(ContractLinks.PATH), handler, stuckSocketsAreDropped);
    }

    /** A link of which nobody hears anything, for a client of the caller's. */
    ContractLinks.Expected expectLink() {
        return links.expect(at(ContractLinks.PATH), new Unheard());
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

    private static final class Unheard implements ConnectionHandler {
        @Override
        public void onText(String text) {}

        @Override
        public void onText(byte[] utf8) {}

        @Override
        public void onAlive() {}

        @Override
        public void onClosed(int code, String reason) {}
    }

    /** Who was not let in, and why. */
    private static final class Refusals implements SignalingListener {

        private final Queue<String> reasons = new ConcurrentLinkedQueue<>();

        @Override
        public void refused(JoinRequest request, CloseReason reason) {
            reasons.add(reason.toString());
        }
    }

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
            return Objects.requireNonNull(requests.get(roomId), roomId);
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
