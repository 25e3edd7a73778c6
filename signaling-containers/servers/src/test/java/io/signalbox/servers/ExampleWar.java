package io.signalbox.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.jakarta.SignalingEngineProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** The example WAR with its engine in another place. */
final class ExampleWar {

    private static final String CLASSES = "WEB-INF/classes/";

    private ExampleWar() {}

    /** A copy of the WAR, of the same name, that has this class in place of the CDI bean. */
    static Path with(Path war, Path folder, Class<?> host) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("war")).resolve(war.getFileName());
        Files.copy(war, copy);
        String file = host.getName().replace('.', '/') + ".class";
        try (FileSystem inside = FileSystems.newFileSystem(copy);
                InputStream bytes = ExampleWar.class.getClassLoader().getResourceAsStream(file)) {
            Files.delete(inside.getPath(CLASSES + "io/signalbox/examples/war/Signaling.class"));
            Path target = inside.getPath(CLASSES + file);
            Files.createDirectories(target.getParent());
            Files.copy(bytes, target);
            if (SignalingEngineProvider.class.isAssignableFrom(host)) {
                Path services = Files.createDirectories(inside.getPath(CLASSES + "META-INF/services"));
                Files.write(
                        services.resolve(SignalingEngineProvider.class.getName()),
                        host.getName().getBytes(UTF_8));
            }
        }
        return copy;
    }
}
