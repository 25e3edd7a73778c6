package io.signalbox.server.browser;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/** One window with the page, as its user sees it. Another person is named by user id. */
final class CallPage {

    private static final String TILE = "const tile = [...document.querySelectorAll('.tile')]"
            + ".find((each) => each.dataset.user === arguments[0]);";

    private final ChromeDriver driver;
    private final String window;

    CallPage(ChromeDriver driver, String window) {
        this.driver = driver;
        this.window = window;
    }

    /** Opens the page with the room's link, as this user. */
    CallPage open(int port, String room, String user) {
        return visit("localhost", port, "/?room=" + encoded(room) + "&user=" + encoded(user));
    }

    /** Opens any address of the server's, as it stands. */
    CallPage visit(String host, int port, String pathAndQuery) {
        here().get("http://" + host + ":" + port + pathAndQuery);
        return this;
    }

    void back() {
        here().navigate().back();
    }

    /** What the user types goes to wherever the focus is. */
    void press(CharSequence... keys) {
        new Actions(here()).sendKeys(keys).perform();
    }

    /** Gives the page a window of this size. */
    void resize(int width, int height) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** A command of the browser's debugger for this window. */
    void command(String name, Map<String, Object> parameters) {
        here().executeCdpCommand(name, parameters);
    }

    /** Fills in the name and joins. */
    CallPage join(String name) {
        WebElement field = here().findElement(By.id("name"));
        field.clear();
        field.sendKeys(name);
        click("join-button");
        return this;
    }

    void click(String id) {
        here().findElement(By.id(id)).click();
    }

    void reload() {
        here().navigate().refresh();
    }

    /** The server's state as the page shows it: {@code online}, {@code waiting}, … */
    String status() {
        return text("return document.getElementById('status').dataset.state ?? '';");
    }

    /** How the connection to that person is; empty where there is no such person. */
    String stateOf(String user) {
        return text(TILE + "return tile?.dataset.state ?? '';", user);
    }

    /** What the page shows about that person: {@code muted}, {@code camera} or {@code screen}. */
    String markOf(String user, String mark) {
        return text(TILE + "return tile?.dataset[arguments[1]] ?? '';", user, mark);
    }

    String nameOf(String user) {
        return text(TILE + "return tile?.querySelector('.name').textContent ?? '';", user);
    }

    /** The users of all tiles, one's own first. */
    @SuppressWarnings("unchecked")
    List<String> users() {
        return (List<String>) run("return [...document.querySelectorAll('.tile')].map((each) => each.dataset.user);");
    }

    /** Pictures shown of that person since the element was made; 0 where there is none. */
    long framesOf(String user) {
        return number(
                TILE + "return tile?.querySelector('video').getVideoPlaybackQuality().totalVideoFrames ?? 0;", user);
    }

    long peerConnectionsMade() {
        return number("return window.peerConnectionsMade;");
    }

    long elements(String selector) {
        return number("return document.querySelectorAll(arguments[0]).length;", selector);
    }

    /** The words of all notices and headings that can be seen. */
    String words() {
        return text("return document.body.innerText;");
    }

    /** Runs the body of an asynchronous function in the page. */
    Object run(String script, Object... arguments) {
        return here().executeScript("return (async function () {" + script + "}).apply(null, arguments);", arguments);
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, here().getScreenshotAs(OutputType.BYTES));
    }

    /** What the page has written to its console. */
    String console() {
        here();
        StringBuilder lines = new StringBuilder();
        driver.manage()
                .logs()
                .get("browser")
                .forEach(entry -> lines.append(entry).append('\n'));
        return lines.toString();
    }

    /** As {@link #run}, for one string. */
    String text(String script, Object... arguments) {
        return String.valueOf(run(script, arguments));
    }

    private long number(String script, Object... arguments) {
        return run(script, arguments) instanceof Number number ? number.longValue() : 0;
    }

    private ChromeDriver here() {
        driver.switchTo().window(window);
        return driver;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
