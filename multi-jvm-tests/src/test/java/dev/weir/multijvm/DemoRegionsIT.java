package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir demo --regions 2} shows what it is for. */
@ExtendWith(KeptLogs.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class DemoRegionsIT {
  @Test
  void showsLag_aCut_andHealing(@TempDir Path directory) throws Exception {
    Path out = directory.resolve("demo.out");
    Path log = directory.resolve("demo.log");
    KeptLogs.note(out);
    KeptLogs.note(log);
    Process demo =
        new ProcessBuilder(NodeProcess.command(List.of("demo", "--regions", "2", "--once")))
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(demo.waitFor()).as(Files.readString(log)).isZero();
    } finally {
      demo.destroy();
    }
    assertThat(Files.readString(out))
        .containsSubsequence(
            "Two regions: eu writes tenants tx and ca, us writes fl and il",
            "ms behind eu",
            "-- the link between the regions is cut --",
            "a batch for ca, sent to us: 503, code home-unreachable",
            "-- the link is healed --",
            "a batch for ca, sent to us: 200, rev ");
  }
}
