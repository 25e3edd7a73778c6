package io.signalbox.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form in which a user says who joins, and which room. */
@Tag("browser")
class LobbyTest extends CallScene {

    private static final String FIELD = "return document.getElementById(arguments[0]).value;";
    private static final String WARNING = "const warning = document.getElementById(arguments[0] + '-warning');"
            + "return warning.hidden ? '' : warning.textContent;";

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?room=coffee"})
    void whatWasTypedIsThereAgainAfterAnotherPage(String address) {
        CallPage ada = browser.newPage().visit("localhost", server.port(), address);
        pages.add(ada);
        type(ada, "name", "Ada");
        type(ada, "room", "a room of one's own");
        ada.visit("localhost", server.port(), "/favicon.svg");

        ada.back();

        soon().until(() -> ada.text(FIELD, "room").equals("a room of one's own"));
        assertThat(ada.text(FIELD, "name")).isEqualTo("Ada");
        ada.reload();
        soon().until(() -> ada.text(FIELD, "room").equals("a room of one's own"));
    }

    @ParameterizedTest
    @CsvSource({"name, 64", "room, 100"})
    void aFieldTakesAsManyCharactersHoweverTheyAreWritten(String field, int most) {
        CallPage ada = browser.newPage().visit("localhost", server.port(), "/");
        pages.add(ada);
        type(ada, field, "");
        ada.run("document.getElementById(arguments[0]).focus();", field);

        insert(ada, "\uD83D\uDE00".repeat(most));
        assertThat(ada.text(FIELD, field)).isEqualTo("\uD83D\uDE00".repeat(most));

        ada.run("document.getElementById(arguments[0]).setSelectionRange(2, 2);", field);
        insert(ada, "x");
        assertThat(ada.text(FIELD, field)).isEqualTo("\uD83D\uDE00".repeat(most));
        assertThat(ada.text("return String(document.getElementById(arguments[0]).selectionStart);", field))
                .isEqualTo("2");

        type(ada, field, "");
        insert(ada, "x".repeat(most - 1) + "\uD83D\uDE00y");
        assertThat(ada.text(FIELD, field)).isEqualTo("x".repeat(most - 1) + "\uD83D\uDE00");
    }

    @Test
    void aLongRoomOfALinkStaysWholeWhenTheUserChangesIt() {
        String room = "\uD83D\uDE00".repeat(120);
        CallPage ada = browser.newPage()
                .visit("localhost", server.port(), "/?room=" + URLEncoder.encode(room, StandardCharsets.UTF_8));
        pages.add(ada);
        ada.run("const room = document.getElementById('room'); room.focus(); room.setSelectionRange(0, 2);");

        insert(ada, "x");

        assertThat(ada.text(FIELD, "room")).isEqualTo("x" + "\uD83D\uDE00".repeat(119));
    }

    @Test
    void aSuggestedRoomStaysTheSame() {
        CallPage ada = browser.newPage().visit("localhost", server.port(), "/");
        pages.add(ada);
        String suggested = ada.text(FIELD, "room");
        assertThat(suggested).isNotEmpty();

        ada.reload();

        soon().until(() -> ada.text(FIELD, "room").equals(suggested));
    }

    @Test
    void aLinkThatIsOpenedAnewSaysWhichRoom() {
        CallPage ada = lobby("ada");
        type(ada, "room", "coffee");
        ada.visit("localhost", server.port(), "/favicon.svg");

        ada.open(server.port(), "tea", "ada");

        soon().until(() -> ada.text(FIELD, "room").equals("tea"));
        assertThat(ada.words()).contains("Join “tea”");
    }

    @ParameterizedTest
    @CsvSource({
        "te%E2%80%8Ba, U+200B",
        "%EF%BB%BFtea, U+FEFF",
        "te%C2%ADa, U+00AD",
        "green%C2%A0tea, U+00A0",
        "%F0%9F%91%8D%EF%B8%8F, U+FE0F",
        "%E9, U+FFFD",
        "cafe%CC%81, U+0301",
        "%E2%84%AB, U+212B",
        "tea%20, space"
    })
    void aRoomIsJoinedAsItIsWrittenAndAWarningTellsWhatCannotBeSeen(String room, String told) {
        CallPage ada = browser.newPage().visit("localhost", server.port(), "/?user=ada&room=" + room);
        pages.add(ada);

        soon().untilAsserted(() -> assertThat(ada.text(WARNING, "room")).contains(told));

        ada.join("Ada");
        soon().until(() -> ada.status().equals("online"));
        assertThat(ada.text("return document.getElementById('alone-link').value;"))
                .isEqualTo(ada.text(
                        "const link = new URL('/', location.href);"
                                + "link.searchParams.set('room', new URLSearchParams(arguments[0]).get('room')); return link.href;",
                        "room=" + room));
    }

    @Test
    void anOrdinaryNameNeedsNoWarning() {
        CallPage ada = lobby("ada");

        for (String room : List.of("tea", "green tea", "café", "茶", "чай", "शाय", "tea-🍵")) {
            type(ada, "room", room);
            assertThat(ada.text(WARNING, "room")).as(room).isEmpty();
        }
        for (String name : List.of("Ada", "Zoë", "👩‍🚀 Ada ❤️")) {
            type(ada, "name", name);
            assertThat(ada.text(WARNING, "name")).as(name).isEmpty();
        }
    }

    @Test
    void ownNameIsWarnedOfToo() {
        CallPage ada = lobby("ada");

        type(ada, "name", "A\u200Bda");
        assertThat(ada.text(WARNING, "name")).contains("U+200B");
        type(ada, "name", "Zoe\u0308");
        assertThat(ada.text(WARNING, "name")).contains("U+0308");
        assertThat(ada.text(FIELD, "name")).isEqualTo("Zoe\u0308");
    }

    @Test
    void aNameOfNothingToSeeIsNoName() {
        CallPage ada = lobby("ada");

        type(ada, "name", "\u200B");
        ada.click("join-button");

        assertThat(ada.words()).contains("The others need something to call you.");
    }

    @Test
    void theOthersAreToldOfANameWithUnseenCharacters() {
        CallPage ada = join("ada", "Ada");
        CallPage imitator = lobby("mallory");
        type(imitator, "name", "A\u200Bda");
        imitator.click("join-button");
        soon().until(() -> ada.stateOf("mallory").equals("connected"));

        ada.click("people-toggle");

        assertThat(ada.text("return document.querySelector('[data-person=mallory]').innerText;"))
                .contains("name with unseen characters");
        assertThat(ada.text("return document.querySelector('[data-person=ada]').innerText;"))
                .doesNotContain("unseen");
    }

    /** What a user types or pastes, where the cursor is: the browser's own bound holds for that. */
    private static void insert(CallPage page, String text) {
        page.run("document.execCommand('insertText', false, arguments[0]);", text);
    }

    private static void type(CallPage page, String field, String text) {
        page.run(
                "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
                        + "field.dispatchEvent(new Event('input', { bubbles: true }));",
                field,
                text);
    }
}
