package io.signalbox.core.internal.engine;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.signalbox.core.internal.text.JsonScannerChecks;
import org.junit.jupiter.api.Tag;

/**
 * Fuzzes what one of three in a room says, one text after the other: the others are told nothing but what the protocol
 * has, in its sender's true name and as strict JSON, and the room and its outboxes are as they were.
 */
@Tag("fuzz")
class OnTextFuzzTest {

    /** Stands between two texts; JSON has no place for it. */
    private static final String END_OF_TEXT = "\u001e";

    @DictionaryFile(resourcePath = "/io/signalbox/core/protocol.dict")
    @FuzzTest(maxDuration = "25s")
    void whateverOneOfThreeSaysTheOthersGetTheProtocolAndNothingElse(FuzzedDataProvider data) {
        RoomOfThree room = new RoomOfThree();
        for (String text : data.consumeRemainingAsString().split(END_OF_TEXT)) {
            try {
                room.hear(text);
            } catch (AssertionError e) {
                throw new AssertionError(JsonScannerChecks.printable(text), e);
            }
        }
        room.checkThatAllCanLeave();
    }
}
