package dev.weir.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Runs commands as the launcher does and keeps what they print. */
final class CommandLineFixture {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path directory;
  private final Map<String, String> environment;
  private boolean terminal;

  CommandLineFixture(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /** From now on people read along. */
  CommandLineFixture onTerminal() {
    terminal = true;
    return this;
  }

  int run(String... arguments) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            24,
            100,
            environment,
            directory);
    return WeirCommand.commandLine(console).execute(arguments);
  }

  int run(FakeServer server, String... arguments) {
    return run(
        Stream.concat(Stream.of("--url", server.url(), "-t", "ca"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
