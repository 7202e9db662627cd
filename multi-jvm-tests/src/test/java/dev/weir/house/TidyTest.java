package dev.weir.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tree is formatted and says what its packages are for.
 *
 * <p>{@code -Dtidy=write} formats the files instead of failing; it changes nothing else.
 */
class TidyTest {
  private static final boolean WRITE = "write".equals(System.getProperty("tidy"));
  private static final String REMEDY =
      "format with: mvn -q -pl multi-jvm-tests -am -Dtest=TidyTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dtidy=write test";

  /** What no source may say, and the packages that may say it all the same. */
  private static final Map<Pattern, Set<String>> FORBIDDEN =
      Map.of(
          Pattern.compile("Thread\\s*\\.\\s*sleep\\b"), Set.of(),
          Pattern.compile("new\\s+Random\\s*\\(\\s*\\)"), Set.of(),
          Pattern.compile("Math\\s*\\.\\s*random\\b"), Set.of(),
          Pattern.compile("System\\s*\\.\\s*(out|err)\\b"), Set.of("app", "cli"),
          Pattern.compile("printStackTrace\\s*\\("), Set.of("app", "cli"));

  private static final int FIRST_SENTENCE_CHARS = 30;

  @Test
  void everySourceIsFormatted() {
    List<String> untidy =
        SourceTree.javaFiles().parallelStream()
            .filter(file -> !isTidy(file))
            .map(file -> "untidy: " + SourceTree.name(file))
            .toList();
    assertThat(untidy).as(REMEDY).isEmpty();
  }

  @Test
  void noSourceSaysWhatIsForbidden() {
    assertThat(SourceTree.javaFiles().stream().flatMap(TidyTest::forbidden)).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    List<String> silent =
        packages().stream()
            .filter(directory -> !saysWhatItIsFor(directory))
            .map(
                directory ->
                    SourceTree.name(directory)
                        + ": package-info.java must begin with a sentence that defines the package")
            .toList();
    assertThat(silent).isEmpty();
  }

  @Test
  void everyPackageBelongsToOneModule() {
    Map<String, Set<String>> modules =
        packages().stream()
            .collect(
                Collectors.groupingBy(
                    TidyTest::packageName,
                    Collectors.mapping(
                        directory -> SourceTree.root().relativize(directory).getName(0).toString(),
                        Collectors.toSet())));
    modules.values().removeIf(owners -> owners.size() == 1);
    assertThat(modules).isEmpty();
  }

  private static boolean isTidy(Path file) {
    String source = SourceTree.read(file);
    String formatted = format(file, source);
    if (formatted.equals(source)) {
      return true;
    }
    if (WRITE) {
      write(file, formatted);
    }
    return WRITE;
  }

  private static String format(Path file, String source) {
    try {
      Formatter formatter = new Formatter();
      String formatted = formatter.formatSourceAndFixImports(source);
      return StringWrapper.wrap(formatted, formatter);
    } catch (FormatterException e) {
      throw new IllegalStateException(SourceTree.name(file) + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> forbidden(Path file) {
    String code = BareCode.of(SourceTree.read(file));
    String room = packageName(file.getParent()).replaceFirst("^dev\\.weir\\.(\\w+).*", "$1");
    return FORBIDDEN.entrySet().stream()
        .filter(rule -> !rule.getValue().contains(room))
        .flatMap(rule -> rule.getKey().matcher(code).results())
        .map(
            found ->
                SourceTree.name(file) + ":" + line(code, found.start()) + ": " + found.group());
  }

  private static long line(String code, int at) {
    return 1 + code.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  /** Every directory that holds sources; test directories count as their package. */
  private static Set<Path> packages() {
    return SourceTree.javaFiles().stream().map(Path::getParent).collect(Collectors.toSet());
  }

  private static String packageName(Path directory) {
    String path = SourceTree.name(directory).replace('\\', '/');
    return path.replaceFirst(".*?/src/(main|test)/java/", "").replace('/', '.');
  }

  /** Tests share the package-info of the package they test. */
  private static boolean saysWhatItIsFor(Path directory) {
    Path main = Path.of(directory.toString().replace("/src/test/java/", "/src/main/java/"));
    return Stream.of(directory, main)
        .map(room -> room.resolve("package-info.java"))
        .filter(Files::exists)
        .map(SourceTree::read)
        .anyMatch(TidyTest::hasFirstSentence);
  }

  private static boolean hasFirstSentence(String packageInfo) {
    Matcher comment = Pattern.compile("(?s)/\\*\\*(.*?)\\*/").matcher(packageInfo);
    if (!comment.find()) {
      return false;
    }
    String prose = comment.group(1).replaceAll("(?m)^\\s*\\*", "").replaceAll("\\s+", " ").strip();
    int stop = prose.indexOf('.');
    return stop >= FIRST_SENTENCE_CHARS;
  }
}
