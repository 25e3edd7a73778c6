package io.signalbox.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackOwnerTest {

    @Test
    void a_stack_belongs_to_the_innermost_frame_that_is_anybodys() {
        Map<StackOwner, Double> shares = StackOwner.shares(List.of(
                "java/lang/Thread.run;org/glassfish/grizzly/A.read;org/glassfish/tyrus/B.on;io/signalbox/core/C.pass 2",
                "java/lang/Thread.run;org/glassfish/grizzly/A.read;io/signalbox/core/C.pass;java/lang/String.concat 1",
                "java/lang/Thread.run;io/signalbox/core/C.pass;io/signalbox/jakarta/D.send;"
                        + "org/glassfish/tyrus/E.send;org/glassfish/grizzly/F.write;sun/nio/ch/G.write;__GI_write 4",
                "java/lang/Thread.run;org/glassfish/grizzly/A.read;io/signalbox/server/H.on 1",
                "start_thread;GCTaskThread::run 2"));

        assertThat(shares)
                .containsEntry(StackOwner.ENGINE, 30.0)
                .containsEntry(StackOwner.GRIZZLY, 40.0)
                .containsEntry(StackOwner.SERVER, 10.0)
                .containsEntry(StackOwner.MACHINE, 20.0)
                .containsEntry(StackOwner.TYRUS, 0.0)
                .containsEntry(StackOwner.ADAPTER, 0.0);
    }

    @Test
    void a_package_whose_name_begins_alike_is_nobodys() {
        Map<StackOwner, Double> shares =
                StackOwner.shares(List.of("io/signalbox/corelike/A.b 1", "x/io/signalbox/core/A.b 1", "a b c 1"));

        assertThat(shares.get(StackOwner.MACHINE)).isEqualTo(100, within(1e-9));
    }
}
