package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** Up to where history is taken; one of them. */
final class Target {
  @Option(names = "--to-rev", paramLabel = "REV", description = "As it was at this rev.")
  private Long toRev;

  @Option(names = "--to-time", paramLabel = "TIME", description = "As it was at this time.")
  private String toTime;

  void writeTo(ObjectNode body) {
    if (toRev != null) {
      body.put("to_rev", toRev);
    } else {
      body.put("to_time", toTime);
    }
  }
}
