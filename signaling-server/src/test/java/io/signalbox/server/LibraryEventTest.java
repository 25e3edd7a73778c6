package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the libraries below say is one line of the log, whatever a client has provoked; what the server says has its stack. */
class LibraryEventTest {

    private static final String LIBRARY = "org.glassfish.grizzly.filterchain.DefaultFilterChain";
    private static final String OURS = "io.signalbox.core.SafeListener";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger ours = context.getLogger("io.signalbox");
    private final Level before = ours.getLevel();

    @AfterEach
    void setTheLevelBack() {
        ours.setLevel(before);
    }

    @SuppressWarnings("unchecked")
    private Encoder<ILoggingEvent> text() {
        return ((OutputStreamAppender<ILoggingEvent>)
                        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("console"))
                .getEncoder();
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder json = new JsonEncoder();
        json.start();
        return json;
    }

    private String written(Encoder<ILoggingEvent> encoder, String logger, Throwable failure) {
        LoggingEvent event = new LoggingEvent(
                getClass().getName(),
                context.getLogger(logger),
                Level.ERROR,
                "bad\r\nINFO joined\u001b[2J",
                failure,
                null);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    private static Throwable deep() {
        try {
            return deeper(0);
        } catch (StackOverflowError e) {
            return e;
        }
    }

    private static Throwable deeper(int depth) {
        Throwable never = depth < Integer.MAX_VALUE ? deeper(depth + 1) : new Throwable();
        return never.getCause() == null ? never : never.getCause();
    }

    @Test
    void aLibrarysFailureIsOneLineThatSaysWhatAndWhere() {
        String line = written(text(), LIBRARY, deep());

        assertThat(line)
                .hasSizeLessThan(1_000)
                .contains("ERROR bad\\u000d\\u000aINFO joined\\u001b[2J error=\"java.lang.StackOverflowError: null at ")
                .contains("LibraryEventTest.deeper(")
                .endsWith("\"\n");
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void inJsonLikewise() {
        String error = JsonParser.parseString(written(json(), LIBRARY, deep()))
                .getAsJsonObject()
                .get("error")
                .getAsString();

        assertThat(error).startsWith("java.lang.StackOverflowError: null at ").hasSizeLessThan(1_000);
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(written(text(), LIBRARY, new IllegalStateException("x".repeat(100_000))))
                .hasSizeLessThan(2_000);
    }

    @Test
    void atLevelDebugItHasItsStack() {
        ours.setLevel(Level.DEBUG);

        assertThat(written(text(), LIBRARY, deep()).lines()).hasSizeGreaterThan(100);
        assertThat(written(json(), LIBRARY, deep())).hasSizeGreaterThan(10_000);
    }

    @Test
    void theServersOwnFailuresHaveTheirStack() {
        assertThat(written(text(), OURS, new IllegalStateException("ours")).lines())
                .hasSizeGreaterThan(5)
                .anyMatch(line -> line.startsWith("java.lang.IllegalStateException: ours"))
                .anyMatch(line -> line.contains("at io.signalbox.server.LibraryEventTest"));
    }
}
