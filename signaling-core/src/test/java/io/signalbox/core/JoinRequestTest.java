package io.signalbox.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.internal.messages.Identifiers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinRequestTest {

    private final Identifiers identifiers = new Identifiers(Limits.defaults());

    private static JoinRequest of(String query) {
        return JoinRequest.builder().query(query).build();
    }

    @ParameterizedTest
    @CsvSource({
        "caf%C3%A9, café",
        "caf%c3%a9, café",
        "e%CC%81, e\u0301",
        "%F0%9F%98%80, 😀",
        "a+b%20c%2Bd, a b c+d",
        "a=b, a=b",
        "%2541, %41",
        "100%25, 100%",
        "a;b, a;b",
        "%EF%BF%BD, \uFFFD"
    })
    void aQueryIsReadAsPercentEncodedUtf8(String encoded, String value) {
        JoinRequest request = of("userId=u&x&roomId=" + encoded + "&roomId=second&userName=n&&y=");
        assertThat(request.roomId()).isEqualTo(value);
        assertThat(request.userId()).isEqualTo("u");
        assertThat(request.userName()).isEqualTo("n");
        assertThat(request.parameter("x")).contains("");
        assertThat(request.parameter("y")).contains("");
        assertThat(request.parameter("z")).isEmpty();
        assertThat(identifiers.problem(request)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%E9",
                "%",
                "100%",
                "%4",
                "%zz",
                "%-1",
                "%+1",
                "%\uFF14\uFF11",
                "%C0%AF",
                "%ED%A0%80",
                "%ED%A0%BD%ED%B8%80",
                "%F4%90%80%80",
                "%C3",
                "%C3%28",
                "%u00e9",
                "é"
            })
    void whatIsNotPercentEncodedUtf8IsRefusedByItsName(String value) {
        assertThat(identifiers.problem(of("roomId=" + value + "&userId=u&userName=n")))
                .isEqualTo("roomId is not percent-encoded UTF-8");
        assertThat(identifiers.problem(of("roomId=r&userId=" + value + "&userName=n")))
                .isEqualTo("userId is not percent-encoded UTF-8");
        assertThat(identifiers.problem(of("roomId=r&userId=u&userName=" + value)))
                .isEqualTo("userName is not percent-encoded UTF-8");
        assertThat(identifiers.problem(of("userName=" + value))).isEqualTo("userName is not percent-encoded UTF-8");
    }

    @Test
    void otherParametersMayBeMalformedAndHaveNoValueThen() {
        JoinRequest request = of("roomId=r&instance=%E9&instance=x&userId=u&%E9=x&userName=n");
        assertThat(identifiers.problem(request)).isNull();
        assertThat(request.parameter("instance")).isEmpty();
    }

    @Test
    void theFirstValueCountsAlsoWhereALaterOneIsMalformed() {
        assertThat(of("roomId=r&roomId=%E9").roomId()).isEqualTo("r");
        assertThat(of("roomId=%E9&roomId=r").roomId()).isEmpty();
    }

    @Test
    void aQueryTakesThePlaceOfParametersThatSomebodyElseHasDecoded() {
        JoinRequest request = JoinRequest.builder()
                .parameters(Map.of(
                        "roomId", List.of("\uFFFD"), "userId", List.of("\uFFFD"), "userName", List.of("of the path")))
                .query("roomId=%E9&userId=%C3%A9")
                .build();
        assertThat(request.roomId()).isEmpty();
        assertThat(request.userId()).isEqualTo("é");
        assertThat(request.userName()).isEqualTo("of the path");
        assertThat(identifiers.problem(request)).isEqualTo("roomId is not percent-encoded UTF-8");
    }

    @Test
    void whatWasGivenByItselfCountsMoreThanParametersInAnyOrder() {
        Map<String, List<String>> token = Map.of("token", List.of("t"), "userName", List.of("Queen"));
        JoinRequest after = JoinRequest.builder()
                .roomId("room")
                .userName("Alice")
                .parameters(token)
                .build();
        JoinRequest before = JoinRequest.builder()
                .query("token=t&userName=Queen")
                .roomId("room")
                .userName("Alice")
                .build();
        for (JoinRequest request : List.of(after, before)) {
            assertThat(request.roomId()).isEqualTo("room");
            assertThat(request.userName()).isEqualTo("Alice");
            assertThat(request.userId()).isEmpty();
            assertThat(request.parameter("token")).contains("t");
            assertThat(request.parameter("userName")).contains("Queen");
        }
    }

    @Test
    void aBuilderMayMakeSeveralRequests() {
        JoinRequest.Builder builder = JoinRequest.builder().query("roomId=one&userId=u");
        assertThat(builder.build().roomId()).isEqualTo("one");
        assertThat(builder.query("roomId=two").build().roomId()).isEqualTo("two");
        assertThat(builder.build().userId()).isEqualTo("u");
    }
}
