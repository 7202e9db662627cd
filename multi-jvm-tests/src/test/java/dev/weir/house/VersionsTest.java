package dev.weir.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pekko aborts the start when its core modules have different versions; here the build does. */
class VersionsTest {
  private static final Pattern PEKKO_JAR =
      Pattern.compile("/pekko-([a-z-]+)_[\\d.]+-(\\d+\\.\\d+\\.\\d+[^/!]*)\\.jar!");

  /** Released apart from the core. */
  private static final Set<String> NOT_CORE =
      Set.of("http", "http-core", "parsing", "persistence-jdbc");

  @Test
  void allCoreModulesOfPekkoHaveOneVersion() throws IOException {
    Set<String> versions =
        Collections.list(VersionsTest.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))
            .stream()
            .map(URL::toString)
            .flatMap(url -> PEKKO_JAR.matcher(url).results())
            .filter(jar -> !NOT_CORE.contains(jar.group(1)))
            .map((MatchResult jar) -> jar.group(2))
            .collect(Collectors.toSet());
    assertThat(versions).containsExactly("1.7.0");
  }
}
