package io.signalbox.server.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium with a fake camera and microphone, or without any. Each of its windows is a page of its own. */
final class Browser implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--disable-background-timer-throttling",
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            "--autoplay-policy=no-user-gesture-required",
            "--allow-loopback-in-peer-connection",
            "--window-size=1280,800");

    /**
     * Counts the page's peer connections, and keeps media on the loopback: candidates with any other address are dropped
     * where they arrive.
     */
    private static final String INSTRUMENTS = """
            window.peerConnectionsMade = 0;
            window.peerConnections = [];
            const isLocal = (line) => !line.includes('candidate:') || line.includes(' 127.0.0.1 ');
            window.RTCPeerConnection = class extends window.RTCPeerConnection {
              constructor(...parameters) {
                super(...parameters);
                window.peerConnectionsMade++;
                window.peerConnections.push(this);
              }
              setRemoteDescription({ type, sdp }) {
                return super.setRemoteDescription({ type, sdp: sdp?.split('\\r\\n').filter(isLocal).join('\\r\\n') });
              }
              addIceCandidate(candidate) {
                return isLocal(candidate?.candidate ?? '') ? super.addIceCandidate(candidate) : Promise.resolve();
              }
            };
            """;

    private final ChromeDriver driver;
    private final Path profile;
    private final String firstWindow;

    private Browser(List<String> more) throws IOException {
        profile = Files.createTempDirectory("signalbox-browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(FLAGS);
        options.addArguments(more);
        options.addArguments("--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new java.io.File("/usr/bin/chromedriver"))
                .build();
        driver = new ChromeDriver(service, options);
        firstWindow = driver.getWindowHandle();
    }

    static Browser withFakeDevices() throws IOException {
        return new Browser(List.of("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"));
    }

    static Browser withoutDevices() throws IOException {
        return new Browser(List.of("--use-fake-ui-for-media-stream"));
    }

    /** Has a camera and a microphone, and a user who lets no page use them. */
    static Browser withForbiddenDevices() throws IOException {
        Browser browser = new Browser(List.of("--use-fake-device-for-media-stream"));
        for (String device : List.of("camera", "microphone")) {
            browser.driver.executeCdpCommand(
                    "Browser.setPermission", Map.of("permission", Map.of("name", device), "setting", "denied"));
        }
        return browser;
    }

    /** The driver of a new window, for pages that make no calls. */
    ChromeDriver newWindow() {
        driver.switchTo().newWindow(WindowType.WINDOW);
        return driver;
    }

    /** A page in a window of its own, empty as yet. */
    CallPage newPage() {
        String window = newWindow().getWindowHandle();
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", INSTRUMENTS));
        return new CallPage(driver, window);
    }

    /** The page in the window that a page opens. */
    CallPage pageOpenedBy(Runnable opening) {
        Set<String> before = driver.getWindowHandles();
        opening.run();
        Set<String> opened = new HashSet<>(driver.getWindowHandles());
        opened.removeAll(before);
        return new CallPage(driver, opened.iterator().next());
    }

    /** Closes each window but the first, and forgets what the pages wrote to the console. */
    void closePages() {
        for (String window : driver.getWindowHandles()) {
            if (!window.equals(firstWindow)) {
                driver.switchTo().window(window).close();
            }
        }
        driver.switchTo().window(firstWindow);
        driver.manage().logs().get(LogType.BROWSER);
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException stillInUse) {
            profile.toFile().deleteOnExit();
        }
    }
}
