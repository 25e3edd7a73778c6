package io.signalbox.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whose a stack is: that of the innermost frame that is anybody's here. So what the JDK or the kernel does is put down to
 * whoever called it, and what the transport does on the engine's behalf to the transport.
 */
public enum StackOwner {
    /** The engine. */
    ENGINE("io/signalbox/(core|spi)/"),
    /** The Jakarta adapter. */
    ADAPTER("io/signalbox/jakarta/"),
    /** The bundled server, and what it has from the module for WebSocket transports. */
    SERVER("io/signalbox/(server|websocket)/"),
    /** Tyrus. */
    TYRUS("org/glassfish/tyrus/"),
    /** Grizzly, with the system calls that it makes. */
    GRIZZLY("org/glassfish/grizzly/"),
    /** What nobody of them has called: collections, compilers. */
    MACHINE("(?!)");

    private final Pattern packages;

    StackOwner(String packages) {
        this.packages = Pattern.compile(packages);
    }

    /** In the results. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same of a file. */
    static Map<StackOwner, Double> shares(Path stacks) throws IOException {
        return shares(Files.readAllLines(stacks));
    }

    /**
     * Which share of the samples is whose, in percent.
     *
     * @param stacks one a line: frames from the outermost on with semicolons between them, a space, and how often it was seen
     */
    static Map<StackOwner, Double> shares(List<String> stacks) {
        Map<StackOwner, Double> samples = new EnumMap<>(StackOwner.class);
        for (StackOwner owner : values()) {
            samples.put(owner, 0.0);
        }
        double all = 0;
        for (String stack : stacks) {
            int space = stack.lastIndexOf(' ');
            double count = Double.parseDouble(stack.substring(space + 1));
            samples.merge(of(stack.substring(0, space)), count, Double::sum);
            all += count;
        }
        double total = all;
        samples.replaceAll((owner, count) -> 100 * count / total);
        return samples;
    }

    private static StackOwner of(String stack) {
        String[] frames = stack.split(";", -1);
        for (int i = frames.length - 1; i >= 0; i--) {
            for (StackOwner owner : values()) {
                if (owner.packages.matcher(frames[i]).lookingAt()) {
                    return owner;
                }
            }
        }
        return MACHINE;
    }
}
