package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The buttons of a call say what they do, and can be reached by every means. */
@Tag("browser")
class CallControlsTest extends CallScene {

    private static final String FOCUS = "return document.activeElement.id;";

    /** Label and pressed state of a button. */
    private static final String SAYS = """
            const button = document.querySelector(arguments[0]);
            const label = button.getAttribute('aria-label') ?? button.innerText.trim();
            return `${label}/${button.getAttribute('aria-pressed')}`;
            """;

    /** Keeps every text of these elements in {@code said}: some are shown for a moment only. */
    private static final String KEEP = """
            window.said = [];
            for (const id of arguments) {
              const element = document.getElementById(id);
              const keep = () => said.push(`${id}: ${element.textContent.trim()}`);
              new MutationObserver(keep).observe(element, { childList: true, characterData: true, subtree: true });
            }
            """;

    private static final String LABEL = "return document.getElementById(arguments[0]).innerText.trim();";

    @Test
    void aButtonChangesItsLabelOrItsPressedStateAndNeverBoth() {
        CallPage ada = join("ada", "Ada");
        join("bob", "Bob");
        soon().until(() -> ada.stateOf("bob").equals("connected"));
        ada.run("navigator.mediaDevices.getDisplayMedia = () => navigator.mediaDevices.getUserMedia({ video: true });");

        for (String button : List.of("#mic", "#camera", "#screen", ".tile .enlarge")) {
            String before = ada.text(SAYS, button);
            ada.run("document.querySelector(arguments[0]).click();", button);
            soon().until(() -> !ada.text(SAYS, button).equals(before));

            String[] was = before.split("/");
            String[] is = ada.text(SAYS, button).split("/");
            assertThat(is[0].equals(was[0]) || is[1].equals("null"))
                    .as("%s: from %s to %s", button, List.of(was), List.of(is))
                    .isTrue();
        }
        ada.click("leave");
        ada.click("back");
        assertThat(ada.text(SAYS, "#lobby-mic")).isEqualTo("Unmute/null");
    }

    @Test
    void theToolbarIsOneStopOfTheTabKeyAndHasArrowKeys() {
        CallPage ada = join("ada", "Ada");
        assertThat(ada.elements("#controls [tabindex='0']")).isEqualTo(1);
        assertThat(ada.elements("#controls [tabindex='-1']")).isEqualTo(5);

        ada.run("document.getElementById('mic').focus();");
        ada.press(Keys.ARROW_RIGHT);
        assertThat(ada.text(FOCUS)).isEqualTo("camera");
        ada.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        assertThat(ada.text(FOCUS)).isEqualTo("leave");
        ada.press(Keys.ARROW_RIGHT);
        assertThat(ada.text(FOCUS)).isEqualTo("mic");
        ada.press(Keys.END);
        assertThat(ada.text(FOCUS)).isEqualTo("leave");
        ada.press(Keys.HOME);
        assertThat(ada.text(FOCUS)).isEqualTo("mic");

        ada.run("document.getElementById('screen').hidden = true;");
        ada.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        assertThat(ada.text(FOCUS)).isEqualTo("people-toggle");
        ada.press(Keys.TAB);
        assertThat(ada.text("return document.activeElement.closest('#controls') === null;"))
                .isEqualTo("true");
        assertThat(ada.text("return document.querySelector('#controls [tabindex=\"0\"]').id;"))
                .isEqualTo("people-toggle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy-link", "alone-copy"})
    void aButtonThatHasCopiedTheLinkSaysSoItself(String button) {
        CallPage ada = join("ada", "Ada");
        soon().until(() ->
                ada.text("return document.getElementById('alone').hidden;").equals("false"));
        String before = ada.text(LABEL, button);
        ada.run(KEEP, button, "toasts");

        ada.click(button);

        soon().untilAsserted(() -> assertThat(said(ada)).contains(button + ": Copied", "toasts: Link copied"));
        assertThat(ada.elements(".toast")).isZero();
        soon().until(() -> ada.text(LABEL, button).equals(before));
    }

    @Test
    void aLinkThatCannotBeCopiedIsShownMarked() {
        CallPage ada = join("ada", "Ada");
        join("bob", "Bob");
        soon().until(() -> ada.stateOf("bob").equals("connected"));
        ada.run("Object.defineProperty(navigator, 'clipboard', { value: undefined });"
                + "document.execCommand = () => false;");

        ada.click("copy-link");

        soon().until(() -> ada.text("return String(getSelection());").contains("?room=tea"));
        assertThat(ada.words()).contains("copied by hand").doesNotContain("Nobody else is here");
        assertThat(ada.text(LABEL, "copy-link")).isEqualTo("Copy link");
    }

    @Test
    void withoutAClipboardTheOlderCommandCopies() {
        CallPage ada = join("ada", "Ada");
        ada.run("Object.defineProperty(navigator, 'clipboard', { value: undefined });");
        ada.run(KEEP, "copy-link");

        ada.click("copy-link");

        soon().untilAsserted(() -> assertThat(said(ada)).contains("copy-link: Copied"));
    }

    @Test
    void everyButtonHasATooltipWithItsKey() {
        CallPage ada = join("ada", "Ada");
        ada.click("people-toggle");

        String without = ada.text("return [...document.querySelectorAll('button')]"
                + ".filter((each) => !each.title && (each.querySelector('svg') || !each.textContent.trim()))"
                + ".map((each) => each.id || each.className).join();");

        assertThat(without).isEmpty();
        String title = "return document.getElementById('mic').title;";
        assertThat(ada.text(title)).isEqualTo("Mute (M)");
        ada.click("mic");
        soon().until(() -> ada.text(title).equals("Unmute (M)"));
        ada.run("document.getElementById('shortcuts').click();");
        assertThat(ada.text(title)).isEqualTo("Unmute");
        assertThat(ada.text("return document.getElementById('leave').title;")).isEqualTo("Leave");
    }

    @Test
    void whoLeavesIsToldWhoWasStillThere() {
        CallPage ada = join("ada", "Ada");
        CallPage bob = join("bob", "Bob");
        soon().until(() -> ada.stateOf("bob").equals("connected"));

        bob.click("leave");
        soon().until(() -> ada.users().equals(List.of("ada")));
        ada.click("leave");

        assertThat(bob.words()).contains("Ada was still there when you left.");
        assertThat(ada.words()).contains("Nobody else was in the room.").doesNotContain("still there");
    }

    @Test
    void whoLeavesWithoutServerIsToldNothingOfTheOthers() {
        CallPage ada = join("ada", "Ada");
        join("bob", "Bob");
        soon().until(() -> ada.stateOf("bob").equals("connected"));
        server.close();
        soon().until(() -> ada.status().equals("waiting"));

        ada.click("leave");

        assertThat(ada.words()).contains("You can come back at any time.").doesNotContain("still there");
    }

    @SuppressWarnings("unchecked")
    private static List<Object> said(CallPage page) {
        return (List<Object>) page.run("return said;");
    }
}
