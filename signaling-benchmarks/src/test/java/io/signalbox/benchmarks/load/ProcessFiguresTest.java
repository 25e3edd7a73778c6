package io.signalbox.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are measured through /proc")
class ProcessFiguresTest {

    @Test
    void processor_time_is_user_and_system_time_whatever_the_name_of_the_process() {
        assertThat(ProcessFigures.cpuMicros("4711 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 250 31 7 8 20 0 22 0 99"))
                .isEqualTo(2_810_000);
    }

    @Test
    void processor_time_of_this_process_is_what_the_virtual_machine_says() throws Exception {
        var machine = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // Both of them count in hundredths of a second.
        long slack = TimeUnit.MILLISECONDS.toMicros(20);

        double before = machine.getProcessCpuTime() / 1e3;
        double told = ProcessFigures.own().cpuMicros();
        double after = machine.getProcessCpuTime() / 1e3;

        assertThat(told).isBetween(before - slack, after + slack);
    }

    @Test
    void resident_memory_is_in_bytes() throws Exception {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();

        assertThat(ProcessFigures.own().residentBytes()).isGreaterThan(heap / 2);
    }
}
