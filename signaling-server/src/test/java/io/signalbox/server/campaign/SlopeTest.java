package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlopeTest {

    @Test
    void aLineHasItsRiseAndNoError() {
        Slope slope = new Slope(List.of(5L, 8L, 11L, 14L));
        assertThat(slope.drift()).isEqualTo(9, within(1e-9));
        assertThat(slope.error()).isEqualTo(0, within(1e-9));
    }

    @Test
    void noiseWithoutARiseIsAllError() {
        // Residues 1, -1, -1, 1; their squares' sum 4 over 2 degrees of freedom, over a spread of 5.
        Slope slope = new Slope(List.of(11L, 9L, 9L, 11L));
        assertThat(slope.drift()).isEqualTo(0, within(1e-9));
        assertThat(slope.error()).isEqualTo(3 * Math.sqrt(0.4), within(1e-9));
    }
}
