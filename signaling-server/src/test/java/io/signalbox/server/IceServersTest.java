package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What {@code --ice-servers} takes; what the test of the page gives to a browser. */
public final class IceServersTest {

    /** URLs that RFC 7064 and RFC 7065 allow, and that browsers can use. */
    public static final List<String> GOOD_URLS = List.of(
            "stun:a.example",
            "STUN:A.example.:3478",
            "stuns:_a-b.example:1",
            "stun:a:65535",
            "stun:a:03478",
            "stun:192.0.2.1",
            "stun:192.0.2.255:443",
            "stun:[2001:db8::1]",
            "stun:[::ffff:192.0.2.1]:3478",
            "stun:1.a",
            "turn:a.example",
            "turns:a.example:443",
            "TURN:a?transport=udp",
            "turns:[::1]:5349?transport=tcp",
            "turn:192.0.2.1:3478?transport=tcp");

    @ParameterizedTest
    @FieldSource("GOOD_URLS")
    void aUrlThatBrowsersCanUseIsTaken(String url) {
        assertThat(IceServers.parse(turn(url, "u", "c")).toConfigJson()).contains(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stun:h?transport=udp | has no '?'",
                "stuns:h? | has no '?'",
                "turn:h? | transport=udp",
                "turn:h?transport=sctp | transport=udp",
                "turn:h?transport=UDP | transport=udp",
                "turn:h?transport=udp&a=b | transport=udp",
                "turn:h?Transport=udp | transport=udp",
                "stun:h:99999 | 1 to 65535",
                "stun:h:65536 | 1 to 65535",
                "stun:h:0 | 1 to 65535",
                "stun:h: | 1 to 65535",
                "stun:h:+1 | 1 to 65535",
                "stun:h:a | 1 to 65535",
                "stun:h:99999999999 | 1 to 65535",
                "turn:h:x?transport=udp | 1 to 65535",
                "stun:h:３ | 1 to 65535",
                "stun: | must be a name",
                "stun:h..a | must be a name",
                "stun:h/ | must be a name",
                "stun:h#a | must be a name",
                "stun:u@h | must be a name",
                "stun:h%41 | must be a name",
                "stun:é | must be a name",
                "stun:h h | must be a name",
                "stun://h | without slashes",
                "stun:::1 | brackets",
                "stun:[::1 | brackets",
                "stun:[::1]a | brackets",
                "stun:[] | IPv6 address",
                "stun:[1::2::3] | IPv6 address",
                "stun:[192.0.2.1] | IPv6 address",
                "stun:[fe80::1%25eth0] | IPv6 address",
                "stun:[12345::] | IPv6 address",
                "stun:256.1.1.1 | IPv4 address",
                "stun:1.2.3 | IPv4 address",
                "stun:a.0x1 | IPv4 address",
                "http://h | stun:, stuns:, turn: or turns:",
                "stun | stun:, stuns:, turn: or turns:",
            })
    void aUrlThatABrowserRefusesIsNamedWithWhatIsWrong(String url, String problem) {
        assertThatThrownBy(() -> IceServers.parse(turn(url, "u", "c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("has '" + url + "': ")
                .hasMessageContaining(problem);
    }

    @Test
    void aNameIsAsLongAsTheDnsAllows() {
        String label = "a".repeat(63);
        IceServers.parse("stun:" + label);
        IceServers.parse("stun:" + (label + ".").repeat(3) + "a".repeat(61));

        assertThatThrownBy(() -> IceServers.parse("stun:" + label + "a")).hasMessageContaining("must be a name");
        assertThatThrownBy(() -> IceServers.parse("stun:" + (label + ".").repeat(3) + "a".repeat(62)))
                .hasMessageContaining("must be a name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"urls\":[]}] | empty list",
                "[{\"urls\":[\"stun:a\",null]}] | no text",
                "[{\"urls\":null}] | no text",
                "[null] | member urls",
                "[[{\"urls\":\"stun:a\"}]] | member urls",
                "[{\"urls\":\"turn:a\"}] | turn:a': a TURN server needs username and credential",
                "[{\"urls\":\"turn:a\",\"username\":\"u\"}] | needs username and credential",
                "[{\"urls\":\"turn:a\",\"username\":\"u\",\"credential\":null}] | needs username and credential",
                "[{\"urls\":\"turn:a\",\"username\":\"\",\"credential\":\"secret\"}] | turn:a': its username is empty",
                "[{\"urls\":\"turn:a\",\"username\":\"u\",\"credential\":\"\"}] | turn:a': its credential is empty",
                "[{\"urls\":[\"stun:a\",\"TURNS:b\"],\"username\":\"\",\"credential\":\"\"}] | TURNS:b': its username",
                "[{\"urls\":\"stun:a\",\"credentialType\":\"oauth\"}] | credentialType",
                "[{\"urls\":\"stun:a\",\"credentialType\":null}] | credentialType",
                ", | at least one",
            })
    void aServerThatABrowserRefusesIsRefusedBeforehand(String text, String problem) {
        assertThatThrownBy(() -> IceServers.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(problem)
                .doesNotContain("secret");
    }

    @Test
    void aUserNameIsAsLongAsAStunMessageCanHold() {
        IceServers.parse(turn("turn:a", "u".repeat(508), "c"));

        assertThatThrownBy(() -> IceServers.parse(turn("turn:a", "é".repeat(255), "c")))
                .hasMessageContaining("longer than 508 bytes");
    }

    @Test
    void anEmptyArrayIsNoServers() {
        assertThat(IceServers.parse("[]").toConfigJson())
                .isEqualTo(IceServers.none().toConfigJson());
    }

    private static String turn(String url, String username, String credential) {
        return "[{\"urls\":\"%s\",\"username\":\"%s\",\"credential\":\"%s\"}]".formatted(url, username, credential);
    }
}
