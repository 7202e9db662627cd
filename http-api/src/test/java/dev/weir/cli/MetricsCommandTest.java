package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.app.RealNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  private void fill() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int minute = 0; minute <= 30; minute++) {
      for (String host : List.of("a", "b")) {
        lines.append(
            "load{host=\"%s\"} %d %d\n"
                .formatted(host, host.equals("a") ? minute : 10, now - minute * 60_000L));
      }
    }
    write("load.txt", lines.toString());
    weir(0, "metrics", "import", "--format", "prometheus", "load.txt");
  }

  @Test
  void asksForValuesOfOneTime() throws IOException {
    fill();
    assertThat(weir(0, "metrics", "query", "load{host=\"b\"} * 2").out())
        .isEqualTo("series      value\n{host=\"b\"}  20\n");
    assertThat(weir(0, "metrics", "query", "1 + 1").out()).contains("2");
    assertThat(weir(0, "metrics", "query", "load", "-o", "ndjson").out().lines()).hasSize(2);
    assertThat(weir(0, "metrics", "query", "load", "-o", "csv").out())
        .startsWith("series,value\r\n");
    assertThat(weir(0, "metrics", "query", "load", "-o", "json").out())
        .contains("\"resultType\" : \"vector\"");
  }

  @Test
  void plotsValuesOverTime() throws IOException {
    fill();
    String plot = weir(0, "metrics", "query", "load", "--last", "30m").out();
    assertThat(plot).contains("│", "└", "load{host=\"a\"}", "load{host=\"b\"}", "UTC");
    assertThat(plot)
        .as("dots of Braille in colours")
        .containsPattern("\u001b\\[3\\dm[\u2801-\u28ff]");
    assertThat(weir(0, "metrics", "query", "load", "--last", "30m", "-o", "csv").out())
        .startsWith("series,time,value\r\n");
    assertThat(weir(0, "metrics", "query", "none", "--start", Long.toString(now / 1000 - 60)).out())
        .contains("No series has a value");
  }

  @Test
  void rulesAreStoredCheckedAndShown() throws IOException {
    fill();
    write(
        "good.yml", "groups: [{name: g, rules: [{alert: High, expr: load > 5, labels: {a: b}}]}]");
    write("bad.yml", "groups: [{name: g, rules: [{alert: High, expr: 'load >'}]}]");
    assertThat(weir(1, "rules", "check", "bad.yml").err()).contains("rule-file-invalid", "1:");
    assertThat(weir(0, "rules", "check", "good.yml").out()).isEqualTo("1 groups, 1 rules\n");
    assertThat(weir(0, "rules", "list").out()).isEqualTo("name  groups  rules  changed_at\n");
    weir(0, "rules", "put", "good", "good.yml");
    assertThat(weir(0, "rules", "list").out()).contains("good");
    assertThat(weir(0, "rules", "show", "good").out()).startsWith("groups: [{name: g");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> weir(0, "rules", "alerts").out().contains("firing"));
    assertThat(weir(0, "rules", "state").out()).contains("High", "alerting", "ok", "firing");
    assertThat(weir(0, "rules", "delete", "good").out()).isEqualTo("deleted good\n");
    assertThat(weir(1, "rules", "show", "good").err()).contains("rule-file-not-found");
    assertThat(weir(2, "rules").err()).contains("list, put, check");
    assertThat(weir(2, "rules", "check", "none.yml").err()).contains("none.yml cannot be read");
  }

  @Test
  void saysWhatIsWrongWithAQuery() {
    assertThat(weir(2, "metrics", "query", "up", "--last", "5x").err()).contains("no duration");
    assertThat(weir(2, "metrics", "query", "up", "--last", "5m", "--start", "1").err())
        .contains("not both");
    assertThat(weir(2, "metrics", "query", "up", "--last", "5m", "--at", "1").err())
        .contains("--at for one time");
    assertThat(weir(2, "metrics", "query", "up", "--end", "1").err()).contains("needs --start");
  }

  @Test
  void saysWhatIsWrongWithItsArguments() {
    assertThat(weir(2, "metrics").err()).contains("import, export, query or top");
    assertThat(weir(2, "metrics", "import", "--format", "json", "none").err())
        .contains("there is no file none");
    assertThat(weir(1, "metrics", "export", "--match", "{a=").err()).contains("promql-syntax");
  }
}
