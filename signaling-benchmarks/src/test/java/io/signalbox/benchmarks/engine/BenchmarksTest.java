package io.signalbox.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.benchmarks.Signal;
import io.signalbox.core.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the benchmarks do what they are named for: one that measures nothing looks like a fast one. */
class BenchmarksTest {

    @ParameterizedTest
    @CsvSource({"SDP,2500,offer", "ICE,200,ice-candidate"})
    void a_signal_has_its_size_and_is_a_message_to_the_callee(Signal signal, int size, String type) {
        assertThat(signal.message().getBytes(StandardCharsets.UTF_8)).hasSize(size);
        Message message = Message.parse(signal.message());
        assertThat(message.type()).isEqualTo(type);
        assertThat(message.target()).contains(Signal.TARGET);
    }

    @ParameterizedTest
    @CsvSource({"ONE,1", "ALL,4"})
    void a_relay_reaches_the_callee_of_whoever_speaks(RelayBenchmark.Speaking speaking, int reached) {
        RelayBenchmark benchmark = new RelayBenchmark();
        benchmark.participants = 8;
        benchmark.speaking = speaking;
        benchmark.join();
        for (int i = 0; i < 12; i++) {
            JsonObject last = json(benchmark.relay());
            assertThat(last.get("type").getAsString()).isEqualTo("offer");
            assertThat(last.get("fromUserId").getAsString()).isEqualTo("caller");
            assertThat(last.get("sdp")).isEqualTo(json(Signal.SDP.message()).get("sdp"));
        }
        assertThat(benchmark.relayed()).isEqualTo(12);
        assertThat(benchmark.reached()).isEqualTo(reached);
        benchmark.leave();
    }

    @ParameterizedTest
    @EnumSource
    void a_relay_hands_the_message_over_in_the_form_asked_for(Form form) {
        RelayBenchmark benchmark = new RelayBenchmark();
        benchmark.form = form;
        benchmark.signal = Signal.ICE;
        benchmark.join();
        Object last = benchmark.relay();
        assertThat(last).isInstanceOf(form == Form.STRING ? String.class : ByteBuffer.class);
        String text = last instanceof ByteBuffer frame ? unframed(frame) : (String) last;
        assertThat(json(text).get("candidate"))
                .isEqualTo(json(Signal.ICE.message()).get("candidate"));
        benchmark.leave();
    }

    /** The text of a frame with a length of 16 bits. */
    private static String unframed(ByteBuffer frame) {
        return StandardCharsets.UTF_8.decode(frame.position(4)).toString();
    }

    @Test
    void a_broadcast_reaches_all_listeners() {
        BroadcastBenchmark benchmark = new BroadcastBenchmark();
        benchmark.join();
        for (int i = 0; i < 3; i++) {
            assertThat(json(benchmark.broadcast()).get("type").getAsString()).isEqualTo("participant-update");
        }
        assertThat(benchmark.delivered()).isEqualTo(3 * 50);
        benchmark.leave();
    }

    @ParameterizedTest
    @CsvSource({"2", "50"})
    void whoever_joins_is_welcomed_and_those_who_stay_are_told_of_join_and_leave(int roomSize) {
        JoinLeaveBenchmark benchmark = new JoinLeaveBenchmark();
        benchmark.roomSize = roomSize;
        benchmark.join();
        for (int i = 0; i < 3; i++) {
            JsonObject last = json(benchmark.joinAndLeave());
            assertThat(last.get("type").getAsString()).isEqualTo("existing-participants");
            assertThat(last.getAsJsonArray("participants")).hasSize(roomSize - 1);
        }
        assertThat(benchmark.welcomed()).isEqualTo(3 * 2);
        assertThat(benchmark.told()).isEqualTo(3 * 2 * (roomSize - 1));
        benchmark.leave();
    }

    @Test
    void a_trial_in_which_a_message_was_lost_fails() {
        assertThatThrownBy(() -> Engines.requireReceived(2, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_runner_finds_and_runs_every_benchmark() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.NONE)
                        .param("participants", "10")
                        .param("recipients", "50")
                        .param("signal", "ICE")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertThat(results)
                .extracting(result -> result.getPrimaryResult().getLabel())
                .contains("relay", "broadcast", "joinAndLeave", "scanner", "gson");
    }

    private static JsonObject json(Object text) {
        return JsonParser.parseString((String) text).getAsJsonObject();
    }
}
