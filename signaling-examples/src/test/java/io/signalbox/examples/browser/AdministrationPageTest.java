package io.signalbox.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.SignalingListener;
import io.signalbox.examples.server.BundledServer;
import io.signalbox.examples.server.ServerOptions;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The administrators' page in a real browser, with a real server behind it. */
@Tag("browser")
class AdministrationPageTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String TOKEN = "correct-horse-battery";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private BundledServer server;
    private Browser browser;
    private ChromeDriver page;

    @BeforeEach
    void start() throws Exception {
        server = BundledServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .adminPort(0)
                        .adminToken(TOKEN)
                        .build(),
                new SignalingListener() {});
        browser = Browser.withoutDevices();
        page = browser.driver();
        page.get("http://127.0.0.1:" + server.adminPort() + "/admin");
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
    }

    private SignalingClient join(String room, String user) {
        return SignalingClient.join(
                URI.create("ws://127.0.0.1:" + server.port() + "/"), room, user, "<b>" + user + "</b>");
    }

    private void signIn(String token) {
        page.findElement(By.id("token")).sendKeys(token);
        page.findElement(By.cssSelector("#sign-in button")).click();
    }

    private WebElement shown(String css) {
        return await().atMost(PATIENCE)
                .until(
                        () -> page.findElements(By.cssSelector(css)).stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst()
                                .orElse(null),
                        element -> element != null);
    }

    private void confirm() {
        shown("#confirm #yes").click();
    }

    private void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name), page.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    void aWrongTokenIsSaidToBeWrongAndShowsNothing() {
        signIn("correct-horse-batterz");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(page.findElement(By.id("problem")).getText())
                                .isEqualTo("The server does not know this token."));
        assertThat(page.findElement(By.id("dashboard")).isDisplayed()).isFalse();
    }

    @Test
    void roomsAndParticipantsAreShownAndClosed() throws Exception {
        try (SignalingClient alice = join("a/b ?#", "alice");
                SignalingClient bob = join("a/b ?#", "bob");
                SignalingClient carol = join("other", "carol")) {
            signIn(TOKEN);
            WebElement rooms = shown("#rooms li");
            assertThat(page.findElement(By.id("room-count")).getText()).isEqualTo("2");
            // NameVisibility are text, whatever they look like.
            assertThat(page.findElement(By.id("rooms")).getText()).contains("a/b ?#", "<b>alice</b>", "carol");
            assertThat(rooms.findElements(By.tagName("b"))).isEmpty();
            awaitMessagesInTheChartFrom(alice);
            screenshot("administration-light.png");
            dark();
            screenshot("administration-dark.png");

            buttonOf("<b>alice</b>").click();
            confirm();
            assertThat(alice.awaitClosed().code()).isEqualTo(1008);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(page.findElement(By.id("rooms")).getText())
                                    .doesNotContain("alice"));

            page.findElement(By.xpath("//li[.//strong[text()='other']]//button[text()='Close room']"))
                    .click();
            shown("#confirm menu button[value=cancel]").click();
            carol.send("{\"type\":\"ping\"}");
            carol.skipTo("pong");

            page.findElement(By.xpath("//li[.//strong[text()='a/b ?#']]//button[text()='Close room']"))
                    .click();
            confirm();
            assertThat(bob.awaitClosed().code()).isEqualTo(1008);
        }
    }

    private void awaitMessagesInTheChartFrom(SignalingClient sender) {
        By chart = By.xpath("//figure[contains(., 'Messages in')]//output");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            sender.send("{\"type\":\"participant-update\",\"updates\":{}}");
            assertThat(page.findElement(chart).getText()).matches("[1-9].*/s");
        });
    }

    private WebElement buttonOf(String name) {
        return page.findElements(By.cssSelector(".participants li")).stream()
                .filter(row -> row.getText().contains(name))
                .findFirst()
                .orElseThrow()
                .findElement(By.tagName("button"));
    }

    private void dark() {
        page.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    }

    @Test
    void aDrainIsAskedForOnceAndShown() {
        try (SignalingClient alice = join("room", "alice")) {
            signIn(TOKEN);
            shown("#drain").click();
            confirm();
            assertThat(alice.awaitClosed().code()).isEqualTo(1001);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(page.findElement(By.id("state")).getText()).startsWith("Draining"));
        assertThat(page.findElement(By.id("drain")).isEnabled()).isFalse();
    }

    @Test
    void aServerThatIsGoneIsSaidToBeGone() {
        signIn(TOKEN);
        shown("#dashboard");
        server.close();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(page.findElement(By.id("state")).getText()).startsWith("No answer"));
    }
}
