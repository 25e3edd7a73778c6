package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.StartException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People call each other on the real page, through the real server. */
@Tag("browser")
class CallTest extends CallScene {

    @Test
    void twoPeopleSeeEachOtherAndThenThree() throws IOException {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");
        awaitPicture(bob, "ada");

        CallPage cyd = join("cyd", "Cyd");
        for (CallPage page : List.of(ada, bob)) {
            awaitPicture(page, "cyd");
        }
        awaitPicture(cyd, "ada");
        awaitPicture(cyd, "bob");
        awaitPicture(ada, "bob");
        assertThat(ada.users()).containsExactly("ada", "bob", "cyd");
        ada.click("people-toggle");
        ada.screenshot(SCREENSHOTS.resolve("three-people.png"));
    }

    @Test
    void theOthersSeeWhoLeaves() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        CallPage cyd = join("cyd", "Cyd");
        awaitPicture(ada, "cyd");
        awaitPicture(bob, "cyd");

        cyd.click("leave");

        soon().untilAsserted(() -> {
            assertThat(ada.users()).containsExactly("ada", "bob");
            assertThat(bob.users()).containsExactlyInAnyOrder("ada", "bob");
        });
        awaitPicture(ada, "bob");
        awaitPicture(bob, "ada");
        assertThat(cyd.words()).contains("You have left the call");
    }

    @Test
    void aReloadedPageComesBackIntoTheCall() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");

        bob.reload();

        soon().until(() -> bob.stateOf("ada").equals("connected"));
        awaitPicture(bob, "ada");
        awaitPicture(ada, "bob");
        assertThat(ada.users()).containsExactly("ada", "bob");
    }

    @Test
    void theCallMovesToTheSecondPageOfTheSameUser() {
        CallPage ada = join("ada", "Ada");
        CallPage phone = join("bob", "Bob");
        awaitPicture(ada, "bob");

        CallPage laptop = join("bob", "Bob");

        awaitPicture(laptop, "ada");
        awaitPicture(ada, "bob");
        assertThat(ada.users()).containsExactly("ada", "bob");
        soon().untilAsserted(() -> assertThat(phone.words()).contains("This call has moved"));
    }

    @Test
    void runningVideoSurvivesARestartOfTheServer() throws StartException {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");
        awaitPicture(bob, "ada");
        int port = server.port();

        server.close();
        soon().until(() -> !ada.status().equals("online") && !bob.status().equals("online"));
        awaitPicture(ada, "bob");
        awaitPicture(bob, "ada");
        assertThat(ada.words()).contains("Reconnecting");

        server = startServer(port);
        ada.run("document.querySelector('.banner button')?.click()");
        soon().until(() -> ada.status().equals("online") && bob.status().equals("online"));
        awaitPicture(ada, "bob");
        awaitPicture(bob, "ada");
        assertThat(ada.peerConnectionsMade()).isEqualTo(1);
        assertThat(bob.peerConnectionsMade()).isEqualTo(1);

        CallPage cyd = join("cyd", "Cyd");
        awaitPicture(cyd, "ada");
        awaitPicture(cyd, "bob");
        awaitPicture(ada, "cyd");
    }

    @Test
    void theOthersSeeWhoIsMutedAndWhoseCameraIsOff() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");
        assertThat(ada.markOf("bob", "muted")).isEqualTo("false");

        bob.click("mic");
        bob.click("camera");

        soon().until(() -> ada.markOf("bob", "muted").equals("true")
                && ada.markOf("bob", "camera").equals("off"));
        CallPage cyd = join("cyd", "Cyd");
        soon().until(() -> cyd.markOf("bob", "muted").equals("true")
                && cyd.markOf("bob", "camera").equals("off"));

        bob.click("camera");
        soon().until(() -> ada.markOf("bob", "camera").equals("on"));
        awaitPicture(ada, "bob");
    }

    @Test
    void aNameNeverBecomesHtml() {
        String name = "<img src=x onerror=\"document.title='owned'\"><u>Bob</u>";
        CallPage ada = join("ada", "Ada");
        join("bob", name);

        soon().until(() -> ada.stateOf("bob").equals("connected"));
        ada.click("people-toggle");

        assertThat(ada.nameOf("bob")).isEqualTo(name);
        assertThat(ada.elements("img, u")).isZero();
        assertThat(String.valueOf(ada.run("return document.title;"))).isNotEqualTo("owned");
    }

    @Test
    void whoHasNoCameraIsToldSoAndCanJoinAllTheSame() throws IOException {
        CallPage ada = join("ada", "Ada");
        try (Browser bare = Browser.withoutDevices()) {
            CallPage bob = bare.newPage().open(server.port(), "tea", "bob");
            pages.add(bob);
            soon().untilAsserted(() -> assertThat(bob.words()).containsIgnoringCase("no camera"));
            bob.screenshot(SCREENSHOTS.resolve("no-camera.png"));

            bob.join("Bob");

            awaitPicture(bob, "ada");
            soon().until(() -> ada.stateOf("bob").equals("connected"));
            assertThat(ada.markOf("bob", "camera")).isEqualTo("off");
        }
    }

    @Test
    void whoForbidsTheCameraIsToldSo() throws IOException {
        try (Browser forbidding = Browser.withForbiddenDevices()) {
            CallPage bob = forbidding.newPage().open(server.port(), "tea", "bob");
            pages.add(bob);

            soon().untilAsserted(() ->
                    assertThat(bob.words()).contains("This page has no permission to use your camera or microphone."));
        }
    }

    @Test
    void joiningTwiceAtOnceIsJoiningOnce() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = browser.newPage().open(server.port(), "tea", "bob");
        pages.add(bob);

        bob.run("document.getElementById('name').value = 'Bob';"
                + "for (let i = 0; i < 2; i++) document.getElementById('join').requestSubmit();");

        awaitPicture(bob, "ada");
        awaitPicture(ada, "bob");
        assertThat(bob.words()).doesNotContain("This call has moved");
    }

    @Test
    void whoLeavesBeforeHavingJoinedStaysOut() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = browser.newPage().open(server.port(), "tea", "bob");
        pages.add(bob);

        bob.run("document.getElementById('name').value = 'Bob';"
                + "document.getElementById('join').requestSubmit();"
                + "document.getElementById('leave').click();");

        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(bob.words()).contains("You have left the call");
            assertThat(ada.users()).containsExactly("ada");
        });
    }

    @Test
    void aCameraThatIsGrantedAfterLeavingIsLetGoOf() {
        CallPage ada = join("ada", "Ada");
        soon().until(() -> ada.markOf("ada", "camera").equals("on"));
        ada.run("""
                const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                navigator.mediaDevices.getUserMedia = async (wanted) => {
                  await new Promise((resolve) => (window.grant = resolve));
                  return (window.granted = await real(wanted));
                };
                """);
        ada.click("camera");
        ada.click("camera");
        ada.click("leave");

        ada.run("window.grant();");

        soon().until(() -> Boolean.TRUE.equals(
                ada.run("return window.granted?.getTracks().every((each) => each.readyState === 'ended') ?? false;")));
    }

    @Test
    void whoReachesNoServerIsToldSo() {
        CallPage ada = browser.newPage().open(server.port(), "tea", "ada");
        pages.add(ada);
        server.close();

        ada.join("Ada");

        soon().untilAsserted(() -> assertThat(ada.words()).contains("The server cannot be reached."));
    }

    @Test
    void aPageMayOfferSubprotocols() {
        CallPage page = browser.newPage().open(server.port(), "tea", "ada");
        pages.add(page);

        Object outcomes = page.run("""
                const offering = (user, ...protocols) => new Promise((resolve) => {
                  const address = `ws://${location.host}/?roomId=subprotocols&userId=${user}&userName=n`;
                  const socket = new WebSocket(address, protocols);
                  socket.onmessage = ({ data }) => resolve(`${socket.protocol} ${JSON.parse(data).type}`);
                  socket.onclose = ({ code }) => resolve(`closed ${code}`);
                });
                return [await offering('a', 'chat', 'superchat'), await offering('b', 'bearer.abc', 'signalbox.v1'),
                    await offering('c', 'bearer.abc')];
                """);

        assertThat(outcomes).isEqualTo(List.of("chat welcome", "signalbox.v1 welcome", "closed 1006"));
    }

    @Test
    void theClientKnowsWhichClosesToComeBackFrom() {
        CallPage page = browser.newPage().open(server.port(), "tea", "ada");
        pages.add(page);

        Object meanings = page.run("const { meaningOf } = await import('./signaling-socket.js');"
                + "return [1000, 1001, 1006, 1008, 1009, 1013, 4001, 4410].map(meaningOf);");

        assertThat(meanings)
                .isEqualTo(List.of("replaced", "spread", "retry", "refused", "refused", "busy", "refused", "replaced"));
    }

    @Test
    void theClientComesBackAfterARandomDelayThatGrowsToItsBound() {
        CallPage page = browser.newPage().open(server.port(), "tea", "ada");
        pages.add(page);

        Object delays = page.run("""
                const { DEFAULT_TIMING, delayBefore } = await import('./signaling-socket.js');
                const delay = (meaning, failures, random) => delayBefore(meaning, failures, DEFAULT_TIMING, () => random);
                return [delay('retry', 0, 0), delay('retry', 0, 0.5), delay('retry', 2, 0.5), delay('retry', 99, 0.5),
                    delay('spread', 0, 0.5), delay('spread', 1, 0.5), delay('busy', 0, 0), delay('busy', 0, 0.5)];
                """);

        assertThat(delays).isEqualTo(List.of(0L, 250L, 1_000L, 7_500L, 1_000L, 500L, 5_000L, 7_500L));
    }
}
