package io.signalbox.server;

import io.signalbox.websocket.OriginPolicy;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the program {@code signaling-server} does with its arguments, and the end of its process. */
final class Program {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    private static final int EXIT_CANNOT_START = 1;
    private static final int EXIT_BAD_OPTION = 2;

    private Program() {}

    /** The exit code, or null if the server runs now. */
    static @Nullable Integer run(
            List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (OptionTable.asksFor(arguments, "--help", "-h")) {
            out.print(OptionTable.usage());
            return 0;
        }
        if (OptionTable.asksFor(arguments, "--version", "-V")) {
            out.println("signaling-server " + SignalingServer.version());
            return 0;
        }
        ServerLog.begin();
        try {
            ServerOptions options = ServerOptions.parse(OptionTable.settings(arguments), environment);
            if (OptionTable.asksForHealth(arguments)) {
                HealthCheck.of(options).run();
                return 0;
            }
            ServerLog.configure(options);
            SignalingServer server = SignalingServer.builder().options(options).start();
            stopWithTheProcess(server);
            HangupSignal.reloads(server);
            announce(server, options);
            return null;
        } catch (OptionException e) {
            err.println("signaling-server: " + e.getMessage());
            return EXIT_BAD_OPTION;
        } catch (StartException e) {
            err.println("signaling-server: " + e.getMessage());
            return EXIT_CANNOT_START;
        }
    }

    private static void announce(SignalingServer server, ServerOptions options) {
        String scheme = options.tlsCertificate() == null ? "http" : "https";
        boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
        String host =
                everywhere ? "localhost" : options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        LOG.info("open {}://{}:{}/", scheme, host, server.port());
        if (server.adminPort() != server.port()) {
            LOG.info("administration at {}://{}:{}/", scheme, host, server.adminPort());
        }
        if (options.origins().equals(OriginPolicy.any())) {
            LOG.info("web pages of any origin may connect; --allowed-origins restricts them");
        }
    }

    private static void stopWithTheProcess(SignalingServer server) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            int exitCode = 1;
                            try {
                                LOG.info(
                                        "stopping: {} connections",
                                        server.engine().status().connectionCount());
                                server.close();
                                LOG.info("stopped");
                                exitCode = 0;
                            } finally {
                                // Otherwise the exit code would be the signal's, as if the process had been killed.
                                Runtime.getRuntime().halt(exitCode);
                            }
                        },
                        "signaling-server-stop"));
    }
}
