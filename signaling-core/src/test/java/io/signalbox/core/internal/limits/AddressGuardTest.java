package io.signalbox.core.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AddressGuardTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void countsNobodyByDefault() throws UnknownHostException {
        AddressGuard guard = new AddressGuard(Limits.defaults());
        assertThat(guard.key(InetAddress.getByName("192.0.2.1"))).isNull();
        assertThat(guard.acquire(null, 0)).isTrue();
    }

    @Test
    void boundsTheConnectionsOfOneAddressAtATime() throws UnknownHostException {
        AddressGuard guard = guard(2, 0);
        InetAddress one = guard.key(InetAddress.getByName("192.0.2.1"));
        InetAddress other = guard.key(InetAddress.getByName("192.0.2.2"));

        assertThat(guard.acquire(one, 0)).isTrue();
        assertThat(guard.acquire(one, 0)).isTrue();
        assertThat(guard.acquire(one, 0)).isFalse();
        assertThat(guard.acquire(other, 0)).isTrue();
        guard.release(one);
        assertThat(guard.acquire(one, 0)).isTrue();
    }

    @Test
    void countsIpv6ByItsNetwork() throws UnknownHostException {
        AddressGuard guard = guard(1, 0);

        assertThat(guard.key(InetAddress.getByName("2001:db8:1:2:3:4:5:6")))
                .isEqualTo(guard.key(InetAddress.getByName("2001:db8:1:2:ffff::1")))
                .isNotEqualTo(guard.key(InetAddress.getByName("2001:db8:1:3:3:4:5:6")));
    }

    @Test
    void boundsJoinsASecondAlsoAfterConnectionsHaveGone() throws UnknownHostException {
        AddressGuard guard = guard(0, 2);
        InetAddress address = guard.key(InetAddress.getByName("192.0.2.1"));

        for (int i = 0; i < 2; i++) {
            assertThat(guard.acquire(address, 0)).isTrue();
            guard.release(address);
            guard.tidy(0);
        }

        assertThat(guard.acquire(address, 0)).isFalse();
        assertThat(guard.acquire(address, SECOND / 2)).isTrue();
        assertThat(guard.acquire(address, SECOND / 2)).isFalse();
        guard.release(address);
        guard.tidy(10 * SECOND);
        assertThat(guard.acquire(address, 10 * SECOND)).isTrue();
    }

    private static AddressGuard guard(int connections, int joinRate) {
        return new AddressGuard(Limits.builder()
                .maxConnectionsPerAddress(connections)
                .joinRatePerAddress(joinRate)
                .build());
    }
}
