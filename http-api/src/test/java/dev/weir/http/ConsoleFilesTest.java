package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The console's files: what was vendored is what is shipped, and nothing comes from elsewhere. */
class ConsoleFilesTest {
  private static final int VENDORED_GZIPPED_MAX = 30 * 1024;

  /** SHA-256, file, package, version, licence. */
  private static final Pattern CHECKSUM =
      Pattern.compile("([0-9a-f]{64})  (\\S+)  (npm:\\S+)  (\\d+\\.\\d+\\.\\d+)  (\\S.*)");

  /** Any address with a host: with a scheme, or quoted and beginning with two slashes. */
  private static final Pattern FOREIGN =
      Pattern.compile("(?i)\\b(?:https?|wss?)://[^\\s\"'`<>)]*|[\"'`(]//[a-z0-9][^\\s\"'`<>)]*");

  /** The name of a vocabulary; no browser ever asks for it. */
  private static final String SVG_NAME = "http://www.w3.org/2000/svg";

  /** Where uPlot is from, in its first comment; no browser ever asks for it. */
  private static final String UPLOT_HOME = "https://github.com/leeoniya/uPlot";

  /** What the content security policy would block, or what would let data become markup. */
  private static final Pattern INLINE =
      Pattern.compile(
          "(?i)<script(?![^>]*\\ssrc=)|<style|<[a-z][^>$]*\\sstyle=|<[a-z][^>$]*\\son[a-z]+=[\"']"
              + "|javascript:|\\beval\\(|new Function\\(|innerHTML|insertAdjacentHTML"
              + "|document\\.write");

  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]*?'([^']*)';");
  private static final Pattern REFERENCE = Pattern.compile("\\b(?:src|href)=\"([^\"#]*)\"");

  private final Path web = Path.of("src/main/resources/web");
  private final Path vendor = web.resolve("vendor");

  @Test
  void matchesItsChecksum_everyVendoredFile() throws Exception {
    for (MatchResult line : checksums()) {
      byte[] bytes = Files.readAllBytes(vendor.resolve(line.group(2)));
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .as("SHA-256 of %s; a vendored file is replaced, never edited", line.group(2))
          .isEqualTo(line.group(1));
    }
  }

  @Test
  void namesEveryVendoredFile_inChecksums() throws IOException {
    try (Stream<Path> files = Files.list(vendor)) {
      assertThat(checksums())
          .extracting(line -> line.group(2))
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.equals("CHECKSUMS"))
                  .toList());
    }
  }

  @Test
  void staysSmall_vendoredCode() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (Path file : files("vendor/.*\\.(js|css)")) {
        gzip.write(Files.readAllBytes(file));
      }
    }
    assertThat(packed.size()).isPositive().isLessThan(VENDORED_GZIPPED_MAX);
  }

  @Test
  void namesNoOtherHost_anywhere() throws IOException {
    for (Path file : files(".*\\.(html|js|css|svg)")) {
      assertThat(found(FOREIGN, file))
          .as("addresses in %s", file)
          .allMatch(Set.of(SVG_NAME, UPLOT_HOME)::contains);
    }
  }

  @Test
  void keepsToItsSecurityPolicy_everyOwnFile() throws IOException {
    for (Path file : files("[^/]*\\.(html|js|css|svg)")) {
      assertThat(found(INLINE, file)).as("inline code or style in %s", file).isEmpty();
    }
  }

  @Test
  void pointsToFilesThatExist_everyReference() throws IOException {
    for (Path file : files("[^/]*\\.(html|js)")) {
      String text = Files.readString(file);
      Stream<String> references =
          file.toString().endsWith(".js")
              ? IMPORT.matcher(text).results().map(match -> match.group(1))
              : REFERENCE.matcher(text).results().map(match -> match.group(1));
      assertThat(references.toList())
          .as("references in %s", file)
          .allSatisfy(reference -> assertThat(web.resolve(reference).normalize()).isRegularFile())
          .noneMatch(reference -> reference.startsWith("/"));
    }
  }

  private List<MatchResult> checksums() throws IOException {
    List<String> lines =
        Files.readAllLines(vendor.resolve("CHECKSUMS")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    List<MatchResult> entries =
        lines.stream().flatMap(line -> CHECKSUM.matcher(line).results()).toList();
    assertThat(entries).as("lines of CHECKSUMS that can be read").hasSameSizeAs(lines).isNotEmpty();
    return entries;
  }

  /** Files whose path below {@code web/} matches; that there is one is asserted too. */
  private List<Path> files(String pattern) throws IOException {
    try (Stream<Path> all = Files.walk(web)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(file -> web.relativize(file).toString().matches(pattern))
              .sorted()
              .toList();
      assertThat(files).isNotEmpty();
      return files;
    }
  }

  private static List<String> found(Pattern pattern, Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), UTF_8);
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }
}
