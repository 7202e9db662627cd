package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of a few MiB that a test may fill. */
final class SmallVolume implements AutoCloseable {
  private final Path root;

  private SmallVolume(Path root) {
    this.root = root;
  }

  /** Mounts it on a new directory; aborts the test where that is not permitted. */
  static SmallVolume mount(Path parent, int mebibytes) {
    try {
      Path root = Files.createDirectory(parent.resolve("volume"));
      String size = "size=" + mebibytes + "m";
      assumeTrue(
          run("mount", "-t", "tmpfs", "-o", size, "weir-test", root.toString()),
          "mounting a tmpfs needs root and the permission to mount");
      return new SmallVolume(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return root;
  }

  long free() {
    return root.toFile().getUsableSpace();
  }

  /** Takes room away. */
  void fill(String file, int bytes) throws IOException {
    try (OutputStream out = Files.newOutputStream(root.resolve(file))) {
      out.write(new byte[bytes]);
    }
  }

  /** Gives room back. */
  void delete(String file) throws IOException {
    Files.delete(root.resolve(file));
  }

  @Override
  public void close() {
    assertThat(run("umount", "-l", root.toString())).isTrue();
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
