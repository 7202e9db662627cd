package dev.weir.app;

import dev.weir.cli.Console;
import dev.weir.cli.WeirCommand;

/** The process {@code weir}: parses the command line and runs one command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int exitCode = WeirCommand.commandLine(Console.ofProcess()).execute(arguments);
    System.exit(exitCode);
  }
}
