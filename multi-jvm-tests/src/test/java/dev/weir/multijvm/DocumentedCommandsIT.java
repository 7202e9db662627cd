package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every {@code curl} line that a newcomer is shown works as pasted. */
class DocumentedCommandsIT {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
  private static final Pattern PATH = Pattern.compile("http://[^/]+([^ '?]+)");

  /** Their commands stand on each other and kill nodes; they are for a machine of one's own. */
  private static final Pattern SEVERAL_NODES =
      Pattern.compile("(?ms)^## Several (nodes|regions)\n.*?(?=^## )");

  private static final String WEIR = "./weir ";
  private static final String DOCUMENTED_HOST = "127.0.0.1:8780";
  private static final String LAST_LINE_OF_THE_DEMO = "Stop with Ctrl-C";

  @TempDir private static Path directory;
  private static NodeProcess demo;
  private static Curl curl;

  @BeforeAll
  static void runTheDemo() {
    curl = Curl.in(directory);
    demo = NodeProcess.run(directory, List.of("demo", "--port", "0"));
    demo.awaitOutput(LAST_LINE_OF_THE_DEMO);
  }

  @AfterAll
  static void endTheDemo() {
    if (demo != null) {
      demo.close();
    }
  }

  @Test
  void theLinesThatTheDemoPrintsWork() {
    List<String> printed = curlLines(demo.output());
    assertThat(printed).as(demo.output()).hasSize(4);
    printed.forEach(DocumentedCommandsIT::works);
  }

  @Test
  void theLinesOfTheReadmeForTheDemoWork() throws IOException {
    List<String> lines =
        fences().stream()
            .filter(fence -> !fence.contains(WEIR + "serve"))
            .flatMap(fence -> curlLines(fence).stream())
            .toList();
    assertThat(lines).isNotEmpty();
    lines.forEach(line -> works(at(demo, line)));
  }

  @Test
  void theLinesOfTheReadmeForAnOwnNodeWork() throws IOException {
    List<String> fences =
        fences().stream().filter(fence -> fence.contains(WEIR + "serve")).toList();
    assertThat(fences).hasSize(1);
    List<String> lines = curlLines(fences.getFirst());
    assertThat(lines).isNotEmpty();
    List<String> arguments = new ArrayList<>(List.of(serve(fences.getFirst()).split(" ", -1)));
    arguments.addAll(List.of("--port", "0"));
    try (NodeProcess node = NodeProcess.run(directory, arguments)) {
      lines.forEach(line -> works(at(node, line)));
      assertThat(directory.resolve("data")).isNotEmptyDirectory();
      assertThat(node.output()).contains("data in " + directory.toRealPath().resolve("data"));
      JsonNode row = json(curl.paste(at(node, lines.getLast())).body()).at("/rows/0");
      assertThat(row.at("/customer").asText()).isEqualTo("ann");
      assertThat(row.at("/total").asText()).isEqualTo("12.50");
    }
  }

  private static String serve(String fence) {
    return fence
        .lines()
        .filter(line -> line.startsWith(WEIR))
        .map(line -> line.substring(WEIR.length()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> fences() throws IOException {
    String text = SEVERAL_NODES.matcher(Files.readString(README)).replaceAll("");
    return FENCE.matcher(text).results().map(MatchResult::group).toList();
  }

  private static List<String> curlLines(String text) {
    return text.lines().map(String::strip).filter(line -> line.startsWith("curl ")).toList();
  }

  private static String at(NodeProcess node, String line) {
    assertThat(line).contains(DOCUMENTED_HOST);
    return line.replace(DOCUMENTED_HOST, node.base().getAuthority());
  }

  private static void works(String line) {
    Curl.Answer answer = curl.paste(line);
    assertThat(answer.status()).as("%s%n%s", line, answer).isBetween(200, 299);
    assertThat(answer.ended()).as("%s%n%s", line, answer).isNotEqualTo(Curl.isStream(line));
    makesSense(line, answer.body());
  }

  private static void makesSense(String line, String body) {
    if (path(line).endsWith("/write")) {
      assertThat(body).as(line).isEmpty();
    } else if (Curl.isStream(line)) {
      assertThat(body).as(line).contains("event: snapshot-begin", "event: snapshot-end");
    } else {
      assertThat(json(body).at(member(line)).isMissingNode())
          .as("%s answers with %s: %s", line, member(line), body)
          .isFalse();
    }
  }

  /** A member that tells an answer which does what the line is shown for. */
  private static String member(String line) {
    String path = path(line);
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.contains("/prometheus/")) {
      return switch (last) {
        case "query" -> "/data/result/0";
        case "export" -> "/timestamps/0";
        case "rules" -> "/data/groups/0";
        default -> "/data/0";
      };
    }
    return switch (last) {
      case "batches" -> "/rev";
      case "rows", "query" -> "/rows/0";
      case "compact" -> "/circuits/0";
      default -> "/name";
    };
  }

  private static String path(String line) {
    Matcher path = PATH.matcher(line);
    assertThat(path.find()).as(line).isTrue();
    return path.group(1);
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
