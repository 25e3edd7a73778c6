package io.signalbox.server;

import io.signalbox.websocket.OriginPolicy;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: {@code signaling-server [flags]}. Exit codes: 0 after an orderly stop by SIGTERM or Ctrl-C, 1 if it cannot
 * start, 2 if a setting cannot be used; the latter two with one line on standard error. With {@code --health-check} it is
 * no server: it asks one, and exits with 0 or 1.
 */
public final class SignalingServer {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    private static final int EXIT_CANNOT_START = 1;
    private static final int EXIT_BAD_OPTION = 2;

    private SignalingServer() {}

    /** Starts the server and waits until the process is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        Integer exitCode = run(List.of(args), System.getenv(), System.out, System.err);
        if (exitCode != null) {
            System.exit(exitCode);
        }
        // Whatever runs this program may end the process when main returns.
        new CountDownLatch(1).await();
    }

    /** The exit code, or null if the server runs now. */
    private static @Nullable Integer run(
            List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (OptionTable.asksFor(arguments, "--help", "-h")) {
            out.print(OptionTable.usage());
            return 0;
        }
        if (OptionTable.asksFor(arguments, "--version", "-V")) {
            out.println("signaling-server " + version());
            return 0;
        }
        try {
            ServerOptions options = ServerOptions.parse(OptionTable.settings(arguments), environment);
            if (OptionTable.asksForHealth(arguments)) {
                HealthCheck.of(options).run();
                return 0;
            }
            ServerLog.configure(options);
            BundledServer server = BundledServer.start(options);
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

    private static void announce(BundledServer server, ServerOptions options) {
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

    private static void stopWithTheProcess(BundledServer server) {
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

    static String version() {
        return Objects.requireNonNullElse(SignalingServer.class.getPackage().getImplementationVersion(), "development");
    }
}
