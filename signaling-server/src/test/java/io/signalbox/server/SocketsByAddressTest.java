package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SocketsByAddressTest {

    private final SocketsByAddress<String> sockets = new SocketsByAddress<>();

    private List<String> removeAll() {
        List<String> removed = new ArrayList<>();
        for (String next = sockets.removeOldestOfMost(); next != null; next = sockets.removeOldestOfMost()) {
            removed.add(next);
        }
        return removed;
    }

    @Test
    void ofTheAddressThatHasTheMostTheOldestGoesFirst() {
        sockets.add("a1", "a");
        sockets.add("b1", "b");
        sockets.add("b2", "b");
        sockets.add("b3", "b");
        sockets.add("c1", "c");
        sockets.add("c2", "c");
        assertThat(sockets.mostFirst()).containsExactly("b1", "b2", "b3", "c1", "c2", "a1");
        assertThat(sockets.removeOldestOfMost()).isEqualTo("b1");
        assertThat(sockets.size()).isEqualTo(5);
        assertThat(removeAll()).startsWith("c1", "b2").containsExactlyInAnyOrder("c1", "b2", "a1", "b3", "c2");
    }

    @Test
    void ofAddressesWithOneEachTheOldestGoesFirst() {
        for (int i = 0; i < 5; i++) {
            sockets.add("socket " + i, i);
        }
        assertThat(sockets.remove("socket 2")).isTrue();
        assertThat(sockets.remove("socket 2")).isFalse();
        assertThat(removeAll()).containsExactly("socket 0", "socket 1", "socket 3", "socket 4");
        assertThat(sockets.removeOldestOfMost()).isNull();
    }

    @Test
    void theAddressThatHasTheMostIsRightAfterManyChanges() {
        Random random = new Random(7);
        List<String> model = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (model.isEmpty() || random.nextInt(5) < 3) {
                String address = String.valueOf(random.nextInt(8));
                sockets.add(address + " " + i, address);
                model.add(address + " " + i);
            } else if (random.nextBoolean()) {
                String any = model.remove(random.nextInt(model.size()));
                assertThat(sockets.remove(any)).isTrue();
            } else {
                String gone = sockets.removeOldestOfMost();
                long ofIts = countOf(model, gone);
                assertThat(model).allMatch(other -> countOf(model, other) <= ofIts);
                assertThat(model.stream().filter(other -> sameAddress(other, gone)))
                        .first()
                        .isEqualTo(gone);
                model.remove(gone);
            }
            assertThat(sockets.size()).isEqualTo(model.size());
        }
        assertThat(sockets.mostFirst()).containsExactlyInAnyOrderElementsOf(model);
    }

    private static long countOf(List<String> model, String socket) {
        return model.stream().filter(other -> sameAddress(other, socket)).count();
    }

    private static boolean sameAddress(String one, String other) {
        return one.substring(0, 1).equals(other.substring(0, 1));
    }

    @Test
    void anIpv6ClientCountsByItsNetwork() throws UnknownHostException {
        assertThat(key("2001:db8::1")).isEqualTo(key("2001:db8::2:3:4:5"));
        assertThat(key("2001:db8::1")).isNotEqualTo(key("2001:db8:0:1::1"));
        assertThat(key("192.0.2.1")).isEqualTo(key("::ffff:192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
    }

    private static Object key(String address) throws UnknownHostException {
        return SocketsByAddress.key(InetAddress.getByName(address));
    }
}
