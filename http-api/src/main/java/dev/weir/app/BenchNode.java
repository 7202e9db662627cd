package dev.weir.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, started as this one was: same Java, same flags, same classes. */
final class BenchNode implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private final Process process;
  private final BufferedReader output;

  private BenchNode(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static BenchNode start(Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(BenchNode::isInherited)
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--port", "0", "--data", data.toString()));
    return new BenchNode(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** What records the parent or talks to its debugger is not for its child. */
  private static boolean isInherited(String flag) {
    return !flag.startsWith("-XX:AOTCacheOutput")
        && !flag.startsWith("-XX:StartFlightRecording")
        && !flag.startsWith("-agentlib");
  }

  /** Waits until it listens. */
  URI base() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return URI.create(address.group());
      }
    }
    throw new IOException("the node ended before it listened; try ./weir serve on the same data");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
