package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page shows in a call hides and cuts nothing else. */
@Tag("browser")
class CallLayoutTest extends CallScene {

    /** Says three things in passing while something is wrong, and returns what lies below the words. */
    private static final String COVERED = """
            const { Notices } = await import('./notices.js');
            const notices = new Notices(document.getElementById('banners'), document.getElementById('toasts'));
            notices.show('server', { title: 'Reconnecting to the server.', action: { label: 'Try now', run() {} }, dismissible: true });
            for (let i = 0; i < 3; i++) notices.say(`Somebody with a name of some length is here, number ${i}`);
            await new Promise((resolve) => setTimeout(resolve, 300));
            const box = (element) => element.getBoundingClientRect();
            const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            const others = [...document.querySelectorAll('button, .banner, .tile, h1')].filter((each) => box(each).width > 0);
            const toasts = [...document.querySelectorAll('.toast')];
            if (toasts.length !== 3 || others.length < 10) return 'nothing to compare';
            return others.filter((each) => toasts.some((toast) => meet(box(toast), box(each)))).map((each) => each.className).join();
            """;

    /** The least share of a picture that can be seen, of all pictures. */
    private static final String SEEN = """
            return Math.min(...[...document.querySelectorAll('.tile')].map((tile) => {
              const video = tile.querySelector('video');
              const picture = video.videoWidth / video.videoHeight;
              const shape = tile.clientWidth / tile.clientHeight;
              return getComputedStyle(video).objectFit === 'contain' ? 1 : Math.min(picture / shape, shape / picture);
            }));
            """;

    @ParameterizedTest
    @CsvSource({"1280, 800", "390, 844"})
    void whatIsSaidInPassingCoversNothing(int width, int height) throws IOException {
        CallPage ada = join("ada", "Ada");
        join("bob", "Bob");
        awaitPicture(ada, "bob");
        ada.resize(width, height);

        String covered = ada.text(COVERED);

        ada.screenshot(SCREENSHOTS.resolve("toasts-" + width + ".png"));
        assertThat(covered).isEmpty();
    }

    @Test
    void whatWasSaidInACallIsGoneAfterIt() {
        CallPage ada = join("ada", "Ada");

        Object shown = ada.run("const cover = async () => {" + COVERED + "};" + """
                const shown = () => document.querySelectorAll('.toast, .banner').length;
                await cover();
                const before = shown();
                document.getElementById('leave').click();
                return [before, shown()];
                """);

        assertThat(shown).isEqualTo(List.of(4L, 0L));
    }

    @ParameterizedTest
    @CsvSource({"1280, 800", "390, 844", "1280, 400"})
    void aWidePictureIsShownWhole(int width, int height) throws IOException {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        awaitPicture(ada, "bob");
        awaitPicture(bob, "ada");

        ada.resize(width, height);

        soon().until(() -> ((Number) ada.run(SEEN)).doubleValue() > 0.88);
        soon().until(() -> ((Number) ada.run("const { clientWidth, clientHeight } = document.querySelector('.tile');"
                                + "return clientWidth / clientHeight;"))
                        .doubleValue()
                > 1.7);
        ada.screenshot(SCREENSHOTS.resolve("two-people-" + width + "x" + height + ".png"));
    }

    @Test
    void aTallPictureIsShownWholeBesideAWideOne() throws IOException {
        CallPage ada = join("ada", "Ada");
        CallPage bob = lobby("bob");
        bob.run("""
                const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                const tall = { width: 360, height: 640, resizeMode: 'crop-and-scale' };
                navigator.mediaDevices.getUserMedia = ({ audio, video }) => real({ audio, video: video && tall });
                """);
        bob.click("lobby-camera");
        bob.click("lobby-camera");
        soon().until(() -> bob.run("return document.getElementById('preview-video').videoHeight;")
                .equals(640L));
        bob.join("Bob");
        awaitPicture(ada, "bob");

        soon().until(() -> ((Number) ada.run(SEEN)).doubleValue() > 0.88);
        ada.screenshot(SCREENSHOTS.resolve("wide-and-tall.png"));
        ada.run("document.querySelector('.tile[data-user=bob] .enlarge').click();");
        assertThat(((Number) ada.run(SEEN)).doubleValue()).isGreaterThan(0.88);
    }

    @Test
    void ownPictureTellsWhenTheServerIsAway() {
        CallPage ada = join("ada", "Ada");
        soon().until(() -> ada.stateOf("ada").equals("self"));
        String lamp = "return getComputedStyle(document.querySelector('.tile.self .lamp')).backgroundColor;";
        String green = ada.text(lamp);
        ada.click("people-toggle");

        server.close();

        soon().until(() -> ada.stateOf("ada").equals("offline"));
        assertThat(ada.text(lamp)).isNotEqualTo(green);
        assertThat(ada.text("return document.querySelector('.tile.self').getAttribute('aria-label');"))
                .contains("not connected");
        assertThat(ada.text("return document.querySelector('[data-person=ada]').innerText;"))
                .contains("not connected to the server");
    }

    @ParameterizedTest
    @CsvSource({"1280, 800", "390, 844"})
    void theHaloOfALampIsNotClipped(int width, int height) {
        CallPage ada = join("ada", "Ada");
        join("bob", "Bob");
        soon().until(() -> ada.stateOf("bob").equals("connected"));
        ada.resize(width, height);
        ada.click("people-toggle");

        String clipped = ada.text("""
                const halo = 2;
                const lamps = [...document.querySelectorAll('.lamp')].filter((each) => each.offsetWidth > 0);
                if (lamps.length < 5) return 'too few lamps';
                return lamps.filter((lamp) => {
                  const inner = lamp.getBoundingClientRect();
                  for (let each = lamp.parentElement; each; each = each.parentElement) {
                    const outer = each.getBoundingClientRect();
                    if (getComputedStyle(each).overflowX === 'visible') continue;
                    if (inner.left - halo < outer.left || inner.right + halo > outer.right || inner.top - halo < outer.top) return true;
                  }
                  return false;
                }).map((lamp) => lamp.parentElement.outerHTML).join();
                """);

        assertThat(clipped).isEmpty();
    }
}
