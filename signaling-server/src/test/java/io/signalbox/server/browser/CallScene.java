package io.signalbox.server.browser;

import static org.awaitility.Awaitility.await;

import io.signalbox.server.ServerOptions;
import io.signalbox.server.SignalingServer;
import io.signalbox.server.StartException;
import io.signalbox.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.openqa.selenium.WebDriverException;

/**
 * A real server and a real browser, in which people join the room “tea”. Each test has a server of its own. The tests of a class share
 * the browser, whose start takes longer than most of them: each has pages of its own, and with its server's port an origin of its own.
 */
abstract class CallScene {

    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static @Nullable Browser shared;

    final List<CallPage> pages = new ArrayList<>();
    SignalingServer server;
    Browser browser;

    @RegisterExtension
    final TestExecutionExceptionHandler evidence = this::keepEvidence;

    @BeforeEach
    void start() throws IOException, StartException {
        server = startServer(0);
        Browser running = shared;
        if (running == null) {
            running = Browser.withFakeDevices();
            shared = running;
        }
        browser = running;
    }

    @AfterEach
    void stop() {
        try {
            browser.closePages();
        } catch (WebDriverException pageIsStuck) {
            quit();
        } finally {
            server.close();
        }
    }

    @AfterAll
    static void quit() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    static SignalingServer startServer(int port) throws StartException {
        return TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(port).build());
    }

    /** A page with the link of the room, in its lobby. */
    CallPage lobby(String user) {
        CallPage page = browser.newPage().open(server.port(), "tea", user);
        pages.add(page);
        return page;
    }

    CallPage join(String user, String name) {
        CallPage page = lobby(user).join(name);
        soon().until(() -> page.status().equals("online"));
        return page;
    }

    /** Connected to that person, and pictures keep coming. */
    static void awaitPicture(CallPage page, String user) {
        soon().until(() -> page.stateOf(user).equals("connected"));
        long before = page.framesOf(user);
        soon().until(() -> page.framesOf(user) > before + 5);
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
    }

    /** What a failed test leaves behind to look at. */
    private void keepEvidence(ExtensionContext context, Throwable failure) throws Throwable {
        for (int i = 0; i < pages.size(); i++) {
            String name = context.getRequiredTestMethod().getName() + "-" + i;
            try {
                pages.get(i).screenshot(SCREENSHOTS.resolve("failed").resolve(name + ".png"));
                System.err.println(
                        name + ": " + pages.get(i).words() + "\n" + pages.get(i).console());
            } catch (RuntimeException | IOException windowIsGone) {
                System.err.println(name + ": " + windowIsGone);
            }
        }
        throw failure;
    }
}
