package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebDriverException;

/** A page that comes back into its call is not heard and not seen unless its user knows. */
@Tag("browser")
class ReloadTest extends CallScene {

    /** Keeps the page from remembering that it ended, as if it had crashed. */
    private static final String NO_END = """
            const remember = Storage.prototype.setItem;
            Storage.prototype.setItem = function (key, value) {
              if (key !== 'signalbox.ended') remember.call(this, key, value);
            };
            """;

    private static final String SENT = """
            const senders = window.peerConnections.flatMap((each) => each.getSenders());
            const sounds = senders.some(({ track }) => track?.kind === 'audio' && track.enabled);
            const shows = senders.some(({ track }) => track?.kind === 'video' && track.enabled);
            return `${sounds ? 'heard' : 'unheard'}, ${shows ? 'seen' : 'unseen'}`;
            """;

    @Test
    void whoIsMutedAndWithoutCameraStaysSoAfterAReload() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");
        assertThat(bob.text(SENT)).isEqualTo("heard, seen");
        bob.click("mic");
        bob.click("camera");
        soon().until(() -> ada.markOf("bob", "camera").equals("off"));

        bob.reload();

        soon().until(() -> bob.stateOf("ada").equals("connected"));
        assertThat(bob.text(SENT)).isEqualTo("unheard, unseen");
        assertThat(bob.markOf("bob", "muted")).isEqualTo("true");
        assertThat(bob.markOf("bob", "camera")).isEqualTo("off");
        assertThat(bob.text("return document.getElementById('mic').textContent.trim();"))
                .isEqualTo("Unmute");
        soon().until(() -> ada.markOf("bob", "muted").equals("true")
                && ada.markOf("bob", "camera").equals("off"));
    }

    @Test
    void whoIsHeardAndSeenStaysSoAfterAReload() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");
        bob.click("mic");
        bob.click("mic");

        bob.reload();

        soon().until(() -> bob.stateOf("ada").equals("connected"));
        assertThat(bob.text(SENT)).isEqualTo("heard, seen");
        assertThat(bob.elements(".banner")).isZero();
    }

    @Test
    void muteAndCameraOffInTheLobbySurviveAReloadToo() {
        CallPage ada = lobby("ada");
        soon().until(() -> ada.text("return document.getElementById('preview').dataset.camera;")
                .equals("on"));
        ada.click("lobby-mic");
        ada.click("lobby-camera");

        ada.reload();

        soon().untilAsserted(() -> assertThat(ada.words()).contains("Your camera is off."));
        assertThat(ada.text("return document.getElementById('lobby-mic').getAttribute('aria-label');"))
                .isEqualTo("Unmute");
    }

    @Test
    void aPageThatDidNotEndInGoodOrderComesBackSilentAndSaysSo() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");
        bob.run(NO_END);

        bob.reload();

        soon().until(() -> bob.stateOf("ada").equals("connected"));
        assertThat(bob.text(SENT)).isEqualTo("unheard, unseen");
        assertThat(bob.words()).contains("You are muted, and your camera is off.");

        bob.run("document.querySelector('.banner[data-key=restored] .quiet').click();");

        soon().until(() -> bob.text(SENT).equals("heard, seen"));
        soon().until(() -> bob.elements(".banner") == 0);
        awaitPicture(ada, "bob");
    }

    /**
     * The browser does not show the crashed tab to its driver any more: the test sees from the other side what came back, and has a
     * browser of its own, because the driver cannot close that tab.
     */
    @Test
    void whoIsMutedStaysSoAfterACrash() throws IOException {
        try (Browser fragile = Browser.withFakeDevices()) {
            CallPage bob = fragile.newPage().visit("127.0.0.1", server.port(), "/?room=tea&user=bob");
            pages.add(bob);
            bob.join("Bob");
            String open = "window.open('http://localhost:" + server.port() + "/?room=tea&user=ada', 'ada');";
            CallPage ada = fragile.pageOpenedBy(() -> bob.run(open));
            ada.join("Ada");
            soon().until(() -> bob.stateOf("ada").equals("connected"));
            ada.click("mic");
            ada.click("camera");
            soon().until(() -> bob.markOf("ada", "muted").equals("true"));

            assertThatThrownBy(() -> ada.command("Page.crash", Map.of())).isInstanceOf(WebDriverException.class);
            soon().until(() -> bob.stateOf("ada").isEmpty());
            bob.run(open);

            soon().until(() -> bob.stateOf("ada").equals("connected")
                    && !bob.markOf("ada", "muted").isEmpty());
            soon().untilAsserted(() -> assertThat(bob.markOf("ada", "muted") + bob.markOf("ada", "camera"))
                    .isEqualTo("trueoff"));
        }
    }

    @Test
    void aTabThatIsOpenedAgainMuchLaterStandsInTheLobby() {
        CallPage ada = join("ada", "Ada");
        ada.run(
                "window.addEventListener('pagehide', () => sessionStorage.setItem('signalbox.ended', Date.now() - 3_600_000));");

        ada.reload();

        soon().until(() -> ada.text("return document.body.dataset.view;").equals("lobby")
                && ada.text("return document.getElementById('name').value;").equals("Ada"));
    }

    @Test
    void aReloadKeepsTheNameThatThisTabJoinedWith() {
        CallPage ada = join("ada", "Ada");
        join("bob", "Bob");

        ada.reload();

        soon().until(() -> ada.status().equals("online"));
        soon().until(() -> ada.nameOf("ada").equals("Ada (you)"));
    }
}
