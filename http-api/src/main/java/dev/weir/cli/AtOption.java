package dev.weir.cli;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** As of when something is read. */
final class AtOption {
  @ArgGroup private Moment moment;

  /** One of them. */
  static final class Moment {
    @Option(names = "--at-rev", paramLabel = "REV", description = "As it was at this rev.")
    private String rev;

    @Option(names = "--at-time", paramLabel = "TIME", description = "As it was at this time.")
    private String time;
  }

  /** The query string, empty for now. */
  String query() {
    if (moment == null) {
      return "";
    }
    return moment.rev == null
        ? "?at_time=" + Api.encode(moment.time)
        : "?at_rev=" + Api.encode(moment.rev);
  }
}
