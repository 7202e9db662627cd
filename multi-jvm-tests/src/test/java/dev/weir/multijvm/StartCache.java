package dev.weir.multijvm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The loaded and linked classes of a program, kept for all its starts: nearly half of the processor
 * time of a node that starts goes into them.
 *
 * <p>Who finds no cache records one, by a run of the program to its end. The name of a cache says
 * which Java, flags and jars it is of, so that the one of another build is never asked for. Several
 * processes may record at once: each writes a file of its own and renames it when it is whole.
 * Without a cache, for whatever reason, the program starts as it always did.
 *
 * @param folder where the cache is kept
 * @param java the command of Java with its flags
 * @param classPath of the program; Java keeps classes of jars alone
 * @param training main class and arguments of a run that ends by itself and loads what others load
 */
record StartCache(Path folder, List<String> java, String classPath, List<String> training) {
  private static final String SUFFIX = ".aot";
  private static final int RECORDING_SECONDS_MAX = 180;

  StartCache {
    folder = folder.toAbsolutePath();
    java = List.copyOf(java);
    training = List.copyOf(training);
  }

  /** Flags that let Java use the cache, recorded if need be; none if there is none. */
  List<String> flags() {
    if (!entries().allMatch(StartCache::isJar)) {
      return List.of();
    }
    try {
      Path cache = folder.resolve(name() + SUFFIX);
      if (!Files.exists(cache)) {
        make(cache);
      }
      // a cache that does not fit after all is left out, without a word in the output of a node
      return List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off");
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private Stream<Path> entries() {
    return Stream.of(classPath.split(File.pathSeparator)).map(Path::of);
  }

  private static boolean isJar(Path entry) {
    return entry.toString().endsWith(".jar") && Files.isRegularFile(entry);
  }

  /** Made of the contents: Java takes a changed jar for the same one if its size is the same. */
  private String name() throws IOException {
    StringBuilder text = new StringBuilder(Runtime.version() + " " + java + " " + training);
    for (Path jar : entries().toList()) {
      text.append('\n').append(jar).append(' ');
      text.append(UUID.nameUUIDFromBytes(Files.readAllBytes(jar)));
    }
    return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private void make(Path cache) throws IOException, InterruptedException {
    Path room = Files.createTempDirectory(Files.createDirectories(folder), "recording-");
    Path own = room.resolve("cache");
    Path log = room.resolve("log");
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-XX:AOTCacheOutput=" + own, "-cp", classPath));
    command.addAll(training);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(RECORDING_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("no cache was recorded, see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
    Files.move(own, cache, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(log);
    Files.delete(room);
    forgetAllBut(cache);
  }

  /** The others are of earlier builds, and large. */
  private void forgetAllBut(Path cache) throws IOException {
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path each : caches) {
        if (!each.equals(cache)) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}
