package io.signalbox.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private static String client(TrustedProxies proxies, String peer, String... forwardedFor)
            throws UnknownHostException {
        InetAddress client = proxies.client(address(peer), List.of(forwardedFor));
        return client == null ? "unknown" : client.getHostAddress();
    }

    @Test
    void nobodyIsBelievedByDefault() throws UnknownHostException {
        assertThat(client(TrustedProxies.none(), "10.0.0.1", "203.0.113.9")).isEqualTo("10.0.0.1");
    }

    @Test
    void aTrustedProxyNamesTheClient() throws UnknownHostException {
        assertThat(client(TrustedProxies.of("10.0.0.0/8"), "10.0.0.1", "203.0.113.9"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void whoIsNotTrustedNamesNobody() throws UnknownHostException {
        assertThat(client(TrustedProxies.of("10.0.0.0/8"), "192.0.2.1", "203.0.113.9"))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void whatTheClientWroteItselfIsNotBelieved() throws UnknownHostException {
        assertThat(client(TrustedProxies.of("10.0.0.0/8"), "10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2"))
                .isEqualTo("203.0.113.9");
        assertThat(client(TrustedProxies.of("10.0.0.0/8"), "10.0.0.1", "6.6.6.6", "203.0.113.9"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void aChainOfNothingButProxiesStartsAtItsFirst() throws UnknownHostException {
        assertThat(client(TrustedProxies.of("10.0.0.0/8"), "10.0.0.1", "10.0.0.3, 10.0.0.2"))
                .isEqualTo("10.0.0.3");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9:51234, 203.0.113.9",
        "[2001:db8::1]:443, 2001:db8:0:0:0:0:0:1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "::ffff:203.0.113.9, 203.0.113.9",
        "unknown, 10.0.0.1",
        "localhost, 10.0.0.1",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        ".::, 10.0.0.1",
        "1.2.3, 10.0.0.1",
        "'', 10.0.0.1"
    })
    void entriesAreAddressesWithOrWithoutAPort(String entry, String client) throws UnknownHostException {
        assertThat(client(TrustedProxies.of("10.0.0.1"), "10.0.0.1", entry)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {".::", "..:a:", ".:.:", "face", "fe80::1%eth0", "1.2.3", "a.b:c", " ::1"})
    void whatIsNoAddressIsNotLookedUp(String text) {
        assertThat(AddressBlock.isWrittenOut(text)).isFalse();
    }

    @Test
    void anUnknownPeerIsAnUnknownClient() {
        assertThat(TrustedProxies.of("10.0.0.0/8").client(null, List.of("203.0.113.9")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1/128, ::1, true"
    })
    void blocksHoldTheAddressesOfTheirPrefix(String block, String address, boolean inside) throws UnknownHostException {
        assertThat(AddressBlock.parse(block).contains(address(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0/8", "256.1.1.1", "fe80::1%eth0"})
    void whatIsNoBlockIsRefusedWithoutAskingANameServer(String block) {
        assertThatThrownBy(() -> TrustedProxies.of(block))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(block);
    }
}
