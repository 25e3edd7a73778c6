package io.signalbox.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    @Test
    void anyLetsEveryPageIn() {
        assertThat(OriginPolicy.any().allows("https://evil.example", "calls.example"))
                .isTrue();
        assertThat(OriginPolicy.any().allows("null", null)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://calls.example, true",
        "HTTPS://Calls.Example:443, true",
        "http://calls.example, false",
        "https://calls.example:8443, false",
        "https://calls.example.evil.example, false",
        "https://evil.example/https://calls.example, false",
        "http://localhost:8080, true",
        "http://localhost, false",
        "null, false",
        "not an origin, false"
    })
    void aListLetsInWhatItNamesAndNothingElse(String origin, boolean allowed) {
        OriginPolicy policy = OriginPolicy.only("https://calls.example", "http://localhost:8080");
        assertThat(policy.allows(origin, "calls.example")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "https://calls.example, calls.example, true",
        "https://calls.example, calls.example:443, true",
        "http://calls.example, calls.example:80, true",
        "http://calls.example:3001, calls.example:3001, true",
        "http://calls.example, calls.example:3001, false",
        "https://evil.example, calls.example, false",
        "http://[::1]:3001, [::1]:3001, true",
        "http://my_host:3001, my_host:3001, true",
        "https://calls_1.corp.example, CALLS_1.corp.example:443, true",
        "https://calls_1.corp.example, calls_2.corp.example, false",
        "file://, calls.example, false",
        "file://, '', false",
        "null, calls.example, false",
        "https://calls.example, 'evil.example@calls.example', false"
    })
    void theSameHostIsTheOneThatTheRequestNames(String origin, String host, boolean allowed) {
        assertThat(OriginPolicy.sameHost().allows(origin, host)).isEqualTo(allowed);
    }

    @Test
    void aPublicHostCountsAsTheSame() {
        OriginPolicy policy = OriginPolicy.sameHost("calls.example", "www.example:8443", "my_host");
        assertThat(policy.allows("https://calls.example", "10.0.0.7:3001")).isTrue();
        assertThat(policy.allows("https://www.example:8443", "10.0.0.7:3001")).isTrue();
        assertThat(policy.allows("https://my_host", "10.0.0.7:3001")).isTrue();
        assertThat(policy.allows("https://www.example", "10.0.0.7:3001")).isFalse();
    }

    @Test
    void withoutAHostOnlyNamedOnesAreTheSame() {
        assertThat(OriginPolicy.sameHost().allows("https://calls.example", null))
                .isFalse();
        assertThat(OriginPolicy.sameHost("calls.example").allows("https://calls.example", null))
                .isTrue();
    }

    @Test
    void aClientWithoutAnOriginIsNoBrowserAndComesIn() {
        for (OriginPolicy policy :
                List.of(OriginPolicy.any(), OriginPolicy.only("https://a.example"), OriginPolicy.sameHost())) {
            assertThat(policy.allows(null, "calls.example")).isTrue();
            assertThat(policy.allows("", null)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calls.example",
                "https://calls.example/",
                "https://u@calls.example",
                "*",
                "https://a b",
                "",
                "https://",
                "http://:80",
                "file:///",
                "file://:80",
                "https://a.example:65536",
                "https://a.example:",
                "https://b\u00fccher.example",
                "https://[::1",
                "nil"
            })
    void whatIsNoOriginCannotBeListed(String origin) {
        assertThatThrownBy(() -> OriginPolicy.only(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(origin);
    }

    @ParameterizedTest
    @CsvSource({
        "null, null, true",
        "null, file://, false",
        "null, https://null, false",
        "file://, file://, true",
        "file://, FILE://, true",
        "file://, null, false",
        "file://, file:///, false",
        "file://, http://, false",
        "capacitor://localhost, capacitor://localhost, true",
        "capacitor://localhost, http://localhost, false",
        "http://my_host, http://MY_HOST:80, true",
        "http://my_host, http://my-host, false",
        "https://xn--bcher-kva.example, https://xn--bcher-kva.example, true",
        "http://[::1]:3001, http://[::1]:3001, true"
    })
    void theOriginsOfWebViewsAndHostsWithUnderscoresCanBeListed(String listed, String origin, boolean allowed) {
        assertThat(OriginPolicy.only(listed).allows(origin, "calls.example")).isEqualTo(allowed);
    }

    @Test
    void anEmptyListIsAMistake() {
        assertThatThrownBy(() -> OriginPolicy.only(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void policiesAreValues() {
        assertThat(OriginPolicy.only("https://a.example", "http://b.example"))
                .isEqualTo(OriginPolicy.only("http://b.example:80", "https://A.example"))
                .hasSameHashCodeAs(OriginPolicy.only("http://b.example:80", "https://A.example"))
                .isNotEqualTo(OriginPolicy.sameHost());
    }
}
