package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node holds in memory: the objects of its process after a collection. */
final class BenchHeap {
  private static final Pattern SUM = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  private BenchHeap() {}

  /** As the JDK's own tool counts them; its last line is the sum. */
  static long usedBytes(ProcessHandle node) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process asked =
          new ProcessBuilder(tool, Long.toString(node.pid()), "GC.class_histogram")
              .redirectError(Redirect.DISCARD)
              .start();
      String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher sum = SUM.matcher(answer);
      if (!sum.find()) {
        throw new IllegalStateException("jcmd does not count the node's objects: " + answer);
      }
      return Long.parseLong(sum.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException("the node's heap takes a JDK to be looked at", e);
    }
  }
}
