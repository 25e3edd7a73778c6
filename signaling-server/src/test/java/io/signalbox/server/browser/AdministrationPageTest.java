package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.signalbox.core.SignalingListener;
import io.signalbox.server.ServerOptions;
import io.signalbox.server.SignalingServer;
import io.signalbox.server.TestServer;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static Browser browser;

    private SignalingServer server;
    private ChromeDriver page;

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = Browser.withoutDevices();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .adminPort(0)
                        .adminToken(TOKEN)
                        .build(),
                new SignalingListener() {});
        page = browser.newWindow();
        page.get("http://127.0.0.1:" + server.adminPort() + "/admin");
    }

    @AfterEach
    void stop() {
        browser.closePages();
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
            // Names are text, whatever they look like.
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
    void roomsAndParticipantsWithNamesThatPathsLoseAreClosed() {
        try (SignalingClient dot = join("..", ".");
                SignalingClient dots = join("..", "..")) {
            signIn(TOKEN);
            shown("#rooms li");
            buttonOf("<b>.</b>").click();
            confirm();
            assertThat(dot.awaitClosed().code()).isEqualTo(1008);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(page.findElements(By.cssSelector(".participants li")))
                            .hasSize(1));

            page.findElement(By.xpath("//button[text()='Close room']")).click();
            confirm();
            assertThat(dots.awaitClosed().code()).isEqualTo(1008);
        }
        assertThat(page.findElement(By.id("failure")).getText()).isEmpty();
    }

    @Test
    void behindAPathOfAProxyThePageHasItsFilesAndCloses() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        proxy.createContext("/tools/calls/", this::forward);
        proxy.setExecutor(Executors.newCachedThreadPool());
        proxy.start();
        try (SignalingClient alice = join("room", "alice")) {
            page.get("http://127.0.0.1:" + proxy.getAddress().getPort() + "/tools/calls/admin");
            signIn(TOKEN);
            shown("#rooms li");
            buttonOf("<b>alice</b>").click();
            confirm();
            assertThat(alice.awaitClosed().code()).isEqualTo(1008);
        } finally {
            proxy.stop(0);
        }
    }

    /** As nginx does with a location that ends in a slash: the path without the prefix goes to the server. */
    private void forward(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString().substring("/tools/calls".length());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.adminPort() + target))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
        for (String header : exchange.getRequestHeaders().getOrDefault("Authorization", List.of())) {
            request.header("Authorization", header);
        }
        try (exchange) {
            HttpResponse<byte[]> answer =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            for (String header : List.of("Location", "Content-Type", "Content-Security-Policy")) {
                answer.headers()
                        .firstValue(header)
                        .ifPresent(value -> exchange.getResponseHeaders().set(header, value));
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatCouldNotBeDoneIsSaid() {
        try (SignalingClient alice = join("room", "alice")) {
            signIn(TOKEN);
            shown("#rooms li");
            page.findElement(By.xpath("//button[text()='Close room']")).click();
            WebElement yes = shown("#confirm #yes");
            alice.close();
            await().until(() -> server.engine().rooms().isEmpty());
            yes.click();

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(page.findElement(By.id("failure")).getText())
                                    .isEqualTo("“Close room” was not done: No such room."));
        }
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
