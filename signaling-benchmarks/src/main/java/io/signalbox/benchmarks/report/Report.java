package io.signalbox.benchmarks.report;

import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.engine.Cases;
import io.signalbox.benchmarks.load.Contender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Puts what was measured into a document; what was not measured this time stays as it is. */
public final class Report {

    private final Machine machine;
    private final Document document;
    private final List<Contender> contenders;
    private final ServerTables servers;
    private final EngineTables engine;

    /**
     * @param results what was measured this time
     * @param root the working tree
     * @param node where the packages of Node are
     * @param document what to write into; its pictures go beside it
     */
    public Report(Results results, List<Contender> contenders, Path root, Path node, Path document) {
        this.machine = new Machine(root, node);
        this.document = new Document(document);
        this.contenders = contenders;
        this.servers = new ServerTables(results, contenders);
        this.engine = new EngineTables(results);
    }

    /** What is measured: a commit, or one with changes that are known to nobody. */
    public String build() {
        return machine.commit();
    }

    /** What an earlier run wrote to a file, if it measured the same: what has changes is like nothing else. */
    public Results earlier(Path file) throws IOException {
        return machine.isUnchanged() ? Results.read(file, build()) : new Results();
    }

    /**
     * Writes tables and pictures.
     *
     * @param all what was measured of this build, this time or earlier
     */
    public void write(Results all) throws IOException {
        document.put("machine", machine.table().markdown());
        Goals goals = new Goals(all);
        if (goals.areMeasured()) {
            document.put("goals", goals.table().markdown() + measured());
        }
        put("relay", "Relays of each server", servers.of(ServerTables.RELAY));
        put("broadcast", "Broadcasts of each server", servers.of(ServerTables.BROADCAST));
        put("join", "Joins and leaves of each server", servers.of(ServerTables.JOIN));
        put("idle", "What an idle connection takes in each server", servers.of(ServerTables.IDLE));
        // One table over all parts.
        put("load", "What the load itself takes", new ServerTables(all, contenders).withoutRatios(ServerTables.LOAD));
        put("profile", "Whose the processor time is", servers.withoutRatios(ServerTables.PROFILE));
        if (engine.has(Cases.WORK) && engine.has(Cases.SCANS)) {
            put("engine", "The engine alone", engine.work(), engine.workChart());
            put("scanner", "The scanner and Gson", engine.scans(), engine.scansChart());
        }
        if (engine.has(Cases.CROWDS)) {
            put("crowd", "A relay among more and more participants", engine.crowds(), engine.crowdsChart());
        }
        if (engine.hasScale()) {
            put("scale", "What participants take", engine.scale(), engine.scaleChart());
        }
    }

    private void put(String name, String title, Comparison comparison) throws IOException {
        if (!comparison.isEmpty()) {
            put(name, title, comparison.table(), comparison.chart());
        }
    }

    private void put(String name, String title, Table table, BarChart chart) throws IOException {
        document.put(name, table.markdown() + measured() + "\n" + document.picture(name, title, chart));
    }

    private String measured() {
        return "\nCommit `" + machine.commit() + "`, " + Machine.day() + ".\n";
    }
}
