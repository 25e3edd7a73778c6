package io.signalbox.server.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.server.SystemTool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients in a process of their own that can be stopped as a whole. As with a phone that has lost its network, their peer
 * gets neither an answer nor an end.
 */
final class DarkClients implements AutoCloseable {

    private static final String READY = "ready";

    private final Process process;

    private DarkClients(Process process) {
        this.process = process;
    }

    /** Joins one client a room, and returns when all are in. */
    static DarkClients join(URI endpoint, String user, List<String> rooms) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                DarkClients.class.getName(),
                endpoint.toString(),
                user));
        command.addAll(rooms);
        DarkClients clients = new DarkClients(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        BufferedReader out = new BufferedReader(new InputStreamReader(clients.process.getInputStream(), UTF_8));
        assertThat(out.readLine()).isEqualTo(READY);
        return clients;
    }

    /** The program of the process: joins, says so, and stays until its standard input ends. */
    public static void main(String[] args) throws IOException {
        try (Swarm swarm = new Swarm(URI.create(args[0]))) {
            List<SwarmClient> clients = new ArrayList<>();
            for (int room = 2; room < args.length; room++) {
                clients.add(swarm.connect(args[room], args[1]));
            }
            Swarm.awaitWelcome(clients);
            System.out.println(READY);
            while (System.in.read() >= 0) {
                // Until the one who started it has gone.
            }
        }
    }

    /** From now on none of them does anything, and the operating system answers in their place. */
    void goDark() {
        SystemTool.run("kill", "-STOP", String.valueOf(process.pid()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
