package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program finds its classes in the cache of its own jars, or starts without one. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartCacheIT {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = EARLIER.plus(Duration.ofDays(1));
  private static final String PROGRAM = Program.class.getName();

  /** Does nothing. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {}
  }

  @TempDir Path directory;

  private Path folder;
  private Path jar;

  @BeforeEach
  void packAProgram() throws IOException {
    folder = directory.resolve("caches");
    jar = directory.resolve("program.jar");
    pack(EARLIER);
  }

  /** The program, in a jar whose contents tell the time and whose size does not. */
  private void pack(Instant time) throws IOException {
    String name = PROGRAM.replace('.', '/') + ".class";
    JarEntry entry = new JarEntry(name);
    entry.setLastModifiedTime(FileTime.from(time));
    try (InputStream program = Program.class.getClassLoader().getResourceAsStream(name);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(entry);
      program.transferTo(out);
    }
  }

  @Test
  void recordersDoNotDisturbEachOther_andAnotherBuildHasItsOwn() throws Exception {
    CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(this::flags);
    List<String> flags = flags();
    assertThat(other.join()).isEqualTo(flags);
    assertThat(kept()).hasSize(1);
    assertThat(classesOf(flags)).contains(PROGRAM + " source: shared objects file");

    long size = Files.size(jar);
    pack(LATER);
    assertThat(jar).hasSize(size);
    assertThat(flags()).isNotEqualTo(flags);
    assertThat(kept()).hasSize(1);
    assertThat(classesOf(flags())).contains(PROGRAM + " source: shared objects file");
  }

  @Test
  void classesInAFolderHaveNone() {
    assertThat(cache(List.of(JAVA), directory.toString()).flags()).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void aRecordingThatFailsLeavesNone() throws IOException {
    assertThat(cache(List.of(JAVA, "-XX:NoSuchFlag"), jar.toString()).flags()).isEmpty();
    assertThat(kept()).noneMatch(file -> file.toString().endsWith(".aot"));
  }

  private List<String> flags() {
    return cache(List.of(JAVA), jar.toString()).flags();
  }

  private StartCache cache(List<String> java, String classPath) {
    return new StartCache(folder, java, classPath, List.of(PROGRAM));
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Where Java found which class in a start with these flags. */
  private String classesOf(List<String> flags) throws Exception {
    List<String> command = new ArrayList<>(List.of(JAVA, "-Xlog:class+load"));
    command.addAll(flags);
    command.addAll(List.of("-cp", jar.toString(), PROGRAM));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
