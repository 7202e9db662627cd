package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsCommandTest {
  @TempDir Path directory;
  private RealNode node;
  private long now;

  @BeforeEach
  void start() {
    node = RealNode.start(directory.resolve("data"));
    now = System.currentTimeMillis();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private CommandLineFixture weir(int exit, String... arguments) {
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of()).onTerminal();
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    all[0] = "--url";
    all[1] = node.base().toString();
    all[2] = "-t";
    all[3] = "acme";
    assertThat(weir.run(all)).as(weir.err()).isEqualTo(exit);
    return weir;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void whatIsExportedComesBack() throws IOException {
    String lines =
        IntStream.range(0, 50)
            .mapToObj(i -> "cpu,host=h%02d usage=%s %d".formatted(i, i / 8.0, now))
            .collect(Collectors.joining("\n"));
    write("cpu.line", lines + "\n");
    CommandLineFixture stored =
        weir(0, "metrics", "import", "--format", "influx", "--precision", "ms", "cpu.line");
    assertThat(stored.out()).isEqualTo("stored 50 samples, 0 were there already, 0 were refused\n");

    String exported = weir(0, "metrics", "export", "--match", "cpu_usage").out();
    assertThat(exported.lines()).hasSize(50);
    write("cpu.json", exported);
    assertThat(weir(0, "metrics", "import", "--format", "json", "cpu.json").out())
        .isEqualTo("stored 0 samples, 50 were there already, 0 were refused\n");
    assertThat(weir(0, "metrics", "top", "-n", "3").out())
        .contains("series by metric\n  cpu_usage     50\n")
        .endsWith("50 series\n");
  }

  @Test
  void saysWhichLinesWereRefused() throws IOException {
    write("cpu.line", "cpu usage=1 " + now + "\ncpu usage=one " + now + "\n");
    CommandLineFixture weir =
        weir(1, "metrics", "import", "--format", "influx", "--precision", "ms", "cpu.line");
    assertThat(weir.err()).contains("line 2: ");
    assertThat(weir.out()).isEqualTo("stored 1 samples, 0 were there already, 1 were refused\n");
  }

  @Test
  void saysWhatIsWrongWithItsArguments() {
    assertThat(weir(2, "metrics").err()).contains("import, export or top");
    assertThat(weir(2, "metrics", "import", "--format", "json", "none").err())
        .contains("there is no file none");
    assertThat(weir(1, "metrics", "export", "--match", "{a=").err()).contains("promql-syntax");
  }
}
