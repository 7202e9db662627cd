package dev.weir.cli;

import picocli.CommandLine.Option;

/** Whether a command leaves the job that it starts alone. */
final class Detach {
  @Option(names = "--detach", description = "Print the id of the job and do not wait for its end.")
  private boolean asked;

  boolean isAsked() {
    return asked;
  }
}
