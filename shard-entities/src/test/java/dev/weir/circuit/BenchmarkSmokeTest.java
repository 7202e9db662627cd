package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarkSmokeTest {
  @Test
  void runsEveryBenchmarkOnce() throws RunnerException {
    // real benchmarks may run beside a build
    System.setProperty("jmh.ignoreLock", "true");
    var options =
        new OptionsBuilder()
            .include("dev\\.weir\\.circuit\\..*Benchmark")
            .param("rows", "1000")
            .param("batch", "100")
            .param("groups", "100")
            .param("partners", "100")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    assertThat(new Runner(options).run()).hasSize(10);
  }
}
