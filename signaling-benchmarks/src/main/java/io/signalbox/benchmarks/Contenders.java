package io.signalbox.benchmarks;

import io.signalbox.benchmarks.Arguments.Build;
import io.signalbox.benchmarks.Arguments.Peer;
import io.signalbox.benchmarks.load.Contender;
import io.signalbox.benchmarks.peer.TyrusAlone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whom the arguments have take part; ours comes first. */
final class Contenders {

    /** As docs/operating.md has it for the bundled server, with a heap for 10,000 connections and more. */
    private static final List<String> JVM = List.of("-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError", "-Xmx1g");

    private final Path builtHere;
    private final Path node;

    /**
     * @param builtHere the bundled server where none is named
     * @param node where the servers in JavaScript are, with their packages if these could be had
     */
    Contenders(Path builtHere, Path node) {
        this.builtHere = builtHere;
        this.node = node;
    }

    List<Contender> of(Arguments arguments) throws IOException {
        List<Contender> contenders = new ArrayList<>();
        if (arguments.builds().isEmpty()) {
            contenders.add(ours("signalbox", "Signalbox", new Build(builtHere, List.of(), List.of())));
        }
        char letter = 'A';
        for (Build build : arguments.builds()) {
            String id = String.valueOf(letter++);
            contenders.add(
                    arguments.compared() ? ours(id, title(id, build), build) : ours("signalbox", "Signalbox", build));
        }
        for (Peer peer : arguments.peers()) {
            switch (peer) {
                case WS -> node(contenders, "ws", "Node ws", "ws-server.js");
                case UWS -> node(contenders, "uws", "uWebSockets.js", "uws-server.js");
                case FLOOR -> contenders.add(Contender.program("floor", "Tyrus alone", JVM, TyrusAlone.class));
            }
        }
        return contenders;
    }

    private static String title(String id, Build build) {
        List<String> words = new ArrayList<>();
        words.add(id + ": " + build.jar().getFileName());
        words.addAll(build.jvmOptions());
        words.addAll(build.serverFlags());
        return String.join(" ", words);
    }

    private static Contender ours(String id, String title, Build build) throws IOException {
        if (!Files.isRegularFile(build.jar())) {
            throw new IOException("there is no " + build.jar());
        }
        return Contender.signalbox(
                id,
                title,
                build.jvmOptions().isEmpty() ? JVM : build.jvmOptions(),
                List.of("-jar", build.jar().toString()),
                build.serverFlags());
    }

    private void node(List<Contender> contenders, String id, String title, String script) {
        if (Files.isDirectory(node.resolve("node_modules"))) {
            contenders.add(Contender.node(id, title, node.resolve(script)));
        } else {
            System.out.println(title + " is left out: there is no Node here, or its packages could not be had");
        }
    }
}
