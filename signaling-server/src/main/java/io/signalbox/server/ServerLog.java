package io.signalbox.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import io.signalbox.spi.DaemonThreads;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets the log of the program's process up as the options have it. A server inside another program leaves the log alone. */
final class ServerLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    private static final int SECONDS_BETWEEN_TELLINGS = 10;

    private ServerLog() {}

    /**
     * Replaces the configuration that Logback begins with. To be called before anything logs. The file has a name that Logback
     * does not look for, so that it counts in the program alone.
     */
    static void begin() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(Objects.requireNonNull(ServerLog.class.getResource("program-log.xml")));
        } catch (JoranException e) {
            throw new IllegalStateException("the program's own configuration of the log", e);
        }
    }

    /** Does what the options say. To be called once, behind {@link #begin} and before the server starts. */
    @SuppressWarnings("unchecked")
    static void configure(ServerOptions options) {
        // Grizzly logs through java.util.logging, and so does the library where it finds no other logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger("io.signalbox").setLevel(Level.toLevel(options.logLevel()));
        OutputStreamAppender<ILoggingEvent> console = (OutputStreamAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
        if (options.logFormat() == LogFormat.JSON) {
            use(new JsonEncoder(), console, context);
        }
        if (options.logRate() > 0) {
            LogRate rate = new LogRate(options.logRate(), System::nanoTime);
            console.addFilter(rate);
            use(new MeasuringEncoder(console.getEncoder(), rate), console, context);
            tellWhatIsLeftOut(rate);
        }
    }

    private static void use(
            Encoder<ILoggingEvent> encoder, OutputStreamAppender<ILoggingEvent> console, LoggerContext context) {
        encoder.setContext(context);
        encoder.start();
        console.setEncoder(encoder);
    }

    private static void tellWhatIsLeftOut(LogRate rate) {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("signaling-server-log"));
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                () -> {
                    long count = rate.takeLeftOut();
                    if (count > 0) {
                        LOG.atError()
                                .addMarker(LogRate.ALWAYS)
                                .addKeyValue("lines", count)
                                .log("log rate exceeded");
                    }
                },
                SECONDS_BETWEEN_TELLINGS,
                SECONDS_BETWEEN_TELLINGS,
                TimeUnit.SECONDS);
    }
}
