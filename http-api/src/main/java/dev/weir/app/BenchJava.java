package dev.weir.app;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of this Java with the flags and classes of this one. */
final class BenchJava {
  private BenchJava() {}

  /**
   * Runs a class and waits for its end.
   *
   * @param flags further flags of Java
   * @param arguments the class and its arguments
   * @return what it printed
   */
  static String run(List<String> flags, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(command(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    return output(command);
  }

  /** Java with the flags of this process. */
  static List<String> command(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ChildNode::isInherited)
        .forEach(command::add);
    command.addAll(flags);
    return command;
  }

  /** What a command prints until it ends well. */
  static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    try (ChildProcess _ = new ChildProcess(process)) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " ends with " + code + ": " + said);
      }
      return said.strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + String.join(" ", command), e);
    }
  }
}
