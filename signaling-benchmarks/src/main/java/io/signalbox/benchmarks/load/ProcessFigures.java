package io.signalbox.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux tells of a process. */
final class ProcessFigures {

    /** Of /proc/…/stat, counted from behind the name: user and system time. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    /** Linux has shown processes 100 ticks a second on every architecture for decades. */
    private static final double MICROS_PER_TICK = 10_000;

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Path folder;

    ProcessFigures(long pid) {
        folder = Path.of("/proc", String.valueOf(pid));
    }

    /** Of this very process. */
    static ProcessFigures own() {
        return new ProcessFigures(ProcessHandle.current().pid());
    }

    /** Processor time of all its threads so far, user and system, in microseconds, to 10 ms. */
    double cpuMicros() throws IOException {
        return cpuMicros(Files.readString(folder.resolve("stat")));
    }

    static double cpuMicros(String stat) {
        // The name may hold spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * MICROS_PER_TICK;
    }

    /** Bytes of memory that it has resident. */
    long residentBytes() throws IOException {
        Matcher resident = RESIDENT.matcher(Files.readString(folder.resolve("status")));
        if (!resident.find()) {
            throw new IOException("no resident memory in " + folder);
        }
        return Long.parseLong(resident.group(1)) << 10;
    }
}
