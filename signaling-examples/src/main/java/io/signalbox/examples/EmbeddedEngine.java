package io.signalbox.examples;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import java.io.PrintStream;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * The engine inside a plain program, without a server: the program looks at rooms, speaks to participants, sends one
 * away, and drains. Clients come by an {@link InMemoryTransport} here; any other transport would do.
 */
public final class EmbeddedEngine implements AutoCloseable {

    private final SignalingEngine engine = SignalingEngine.builder().build();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final InMemoryTransport transport = new InMemoryTransport(engine, threads);

    /** Runs the program. */
    public static void main(String[] args) {
        try (EmbeddedEngine program = new EmbeddedEngine()) {
            program.join("lobby", "alice", System.out);
            program.join("lobby", "bob", System.out);
            program.announce("lobby", "The meeting begins");
            System.out.println(program.overview());
            program.remove("lobby", "bob");
            program.stop().toCompletableFuture().join();
        }
    }

    /** Lets a client in that prints what it gets. */
    public InMemoryClient join(String roomId, String userId, PrintStream out) {
        return transport.connect(JoinRequest.of(roomId, userId, userId), new PrintingInbox(userId, out));
    }

    /** Says something to everyone in a room. */
    public void announce(String roomId, String text) {
        engine.room(roomId)
                .ifPresent(room ->
                        room.broadcast(OutgoingMessage.of("announcement").with("text", text)));
    }

    /** Says something to one participant; false if it is not there. */
    public boolean tell(String roomId, String userId, String text) {
        return engine.room(roomId)
                .flatMap(room -> room.participant(userId))
                .map(participant ->
                        participant.send(OutgoingMessage.of("announcement").with("text", text)))
                .orElse(false);
    }

    /** Sends one participant away for good; the others are told that it has left. */
    public void remove(String roomId, String userId) {
        engine.room(roomId)
                .flatMap(room -> room.participant(userId))
                .ifPresent(participant -> participant.close(CloseReason.of(1008, "Removed by the host")));
    }

    /** Ends a room: everybody in it is sent away. */
    public void end(String roomId) {
        engine.room(roomId).ifPresent(room -> room.close(CloseReason.of(1000, "The meeting is over")));
    }

    /** Who is where, a line for each room. */
    public String overview() {
        return engine.rooms().stream().map(EmbeddedEngine::line).sorted().collect(Collectors.joining("\n"));
    }

    private static String line(Room room) {
        return room.participants().stream()
                .map(Participant::name)
                .collect(Collectors.joining(", ", room.id() + ": ", ""));
    }

    /** Lets nobody in any more and sends everybody away, without ending their calls. */
    public CompletionStage<Void> stop() {
        return engine.drain();
    }

    @Override
    public void close() {
        engine.close();
        threads.shutdown();
    }

    private record PrintingInbox(String userId, PrintStream out) implements InMemoryClient.Inbox {

        @Override
        public void onText(String text) {
            out.println(userId + " gets " + text);
        }

        @Override
        public void onClosed(CloseReason reason) {
            out.println(userId + " is closed: " + reason);
        }
    }
}
