package dev.weir.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Numbers that may only get better. Going over for a good reason is allowed: change {@code
 * ratchet.txt} in the same commit and say why.
 */
class RatchetTest {
  private static final String FILE = "multi-jvm-tests/src/test/resources/ratchet.txt";
  private static final Pattern UNREASONED =
      Pattern.compile("(?m)^\\s*@SuppressWarnings\\([^)]*\\)\\s*$");
  private static final Pattern SKIPPED = Pattern.compile("(?m)^\\s*@(Disabled|Ignore)\\b");

  private record Reading(String key, String what, int value) {}

  @Test
  void nothingGotWorse() throws IOException {
    Map<String, Integer> marks = marks();
    List<String> worse = new ArrayList<>();
    for (String module : SourceTree.MODULES) {
      for (Reading reading : readings(module)) {
        int mark = marks.getOrDefault(reading.key(), 0);
        if (reading.value() > mark) {
          worse.add("ratchet: " + reading.what() + " " + reading.value() + " > " + mark);
        }
      }
    }
    assertThat(worse).as("split it, or raise the number in " + FILE + " and say why").isEmpty();
  }

  private static List<Reading> readings(String module) {
    List<Path> files = SourceTree.javaFiles(module);
    CodeMetrics.Length file = longest(files.stream().map(CodeMetrics::file).toList());
    CodeMetrics.Length method = longest(CodeMetrics.methods(files));
    return List.of(
        new Reading(module + " longest-file", file.name() + " code lines", file.lines()),
        new Reading(module + " longest-method", method.name() + " code lines", method.lines()),
        count(module + " unreasoned-suppressions", files, UNREASONED),
        count(module + " skipped-tests", files, SKIPPED));
  }

  private static CodeMetrics.Length longest(List<CodeMetrics.Length> lengths) {
    return lengths.stream()
        .max(Comparator.comparingInt(CodeMetrics.Length::lines))
        .orElse(new CodeMetrics.Length("nothing", 0));
  }

  private static Reading count(String key, List<Path> files, Pattern pattern) {
    long found =
        files.stream()
            .map(SourceTree::read)
            .mapToLong(source -> pattern.matcher(source).results().count())
            .sum();
    return new Reading(key, key, (int) found);
  }

  private static Map<String, Integer> marks() throws IOException {
    Map<String, Integer> marks = new TreeMap<>();
    try (var in = RatchetTest.class.getResourceAsStream("/ratchet.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\s+"))
          .forEach(cells -> marks.put(cells[0] + " " + cells[1], Integer.valueOf(cells[2])));
    }
    return marks;
  }
}
