package dev.weir.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written for readers holds: links lead somewhere, the changelog keeps its shape. */
class ProseTest {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern WEB = Pattern.compile("^(https?|mailto):.*");
  private static final Pattern RELEASE =
      Pattern.compile("## (Unreleased|\\d+\\.\\d+\\.\\d+ - \\d{4}-\\d{2}-\\d{2})");
  private static final Pattern KIND = Pattern.compile("### (Breaking|New|Fixed)");

  @Test
  void everyLinkLeadsSomewhere() {
    List<String> broken =
        SourceTree.files(SourceTree.root(), ".md").stream().flatMap(ProseTest::broken).toList();
    assertThat(broken).isEmpty();
  }

  @Test
  void changelogKeepsItsShape() {
    List<String> lines =
        SourceTree.read(SourceTree.root().resolve("CHANGELOG.md")).lines().toList();
    assertThat(lines).first().isEqualTo("# Changelog");
    assertThat(lines.stream().filter(line -> line.startsWith("## ")))
        .isNotEmpty()
        .allMatch(line -> RELEASE.matcher(line).matches(), "a release with its date");
    assertThat(lines.stream().filter(line -> line.startsWith("### ")))
        .allMatch(line -> KIND.matcher(line).matches(), "Breaking, New or Fixed");
    assertThat(items(lines)).allMatch(item -> item.endsWith("."), "one sentence per item");
  }

  @Test
  void vendoredFilesAreThoseThatWereReviewed() throws IOException {
    Path vendor = SourceTree.root().resolve("http-api/src/main/resources/web/vendor");
    Path checksums = vendor.resolve("CHECKSUMS");
    if (!Files.exists(vendor)) {
      return;
    }
    Set<String> present = new TreeSet<>();
    try (Stream<Path> files = Files.list(vendor)) {
      files.filter(file -> !file.equals(checksums)).forEach(file -> present.add(line(file)));
    }
    Set<String> reviewed =
        SourceTree.read(checksums)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split("\\s+"))
            .map(cells -> cells[0] + " " + cells[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(present).as("SHA-256 and name").isEqualTo(reviewed);
  }

  private static Stream<String> broken(Path file) {
    return LINK.matcher(withoutCode(SourceTree.read(file)))
        .results()
        .map(found -> found.group(1))
        .filter(link -> !WEB.matcher(link).matches())
        .filter(link -> !leadsSomewhere(file, link))
        .map(link -> SourceTree.name(file) + ": no such place: " + link);
  }

  private static boolean leadsSomewhere(Path from, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || anchors(target).contains(parts[1]);
  }

  /** Headings as code hosts name them: lower case, words joined by hyphens. */
  private static Set<String> anchors(Path file) {
    return withoutCode(SourceTree.read(file))
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+\\s*", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String withoutCode(String markdown) {
    return markdown.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
  }

  /** Items may run over several lines; continued lines are indented. */
  private static List<String> items(List<String> lines) {
    return List.of(String.join("\n", lines).split("\n(?=- |#)|\n\n")).stream()
        .filter(block -> block.startsWith("- "))
        .map(String::strip)
        .toList();
  }

  private static String line(Path file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest) + " " + file.getFileName();
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
