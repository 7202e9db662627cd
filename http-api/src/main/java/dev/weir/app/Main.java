package dev.weir.app;

import dev.weir.cli.Console;
import dev.weir.cli.WeirCommand;
import picocli.CommandLine;

/** The process {@code weir}: parses the command line and runs one command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Console console = Console.ofProcess();
    CommandLine line = WeirCommand.commandLine(console);
    line.addSubcommand(new ServeCommand(console));
    line.addSubcommand(new DemoCommand(console));
    line.addSubcommand(new BenchCommand(console));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }
}
