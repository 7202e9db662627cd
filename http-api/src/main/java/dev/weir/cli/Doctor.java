package dev.weir.cli;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** All checks of {@code weir cluster doctor}, in the order in which they are shown. */
final class Doctor {
  private Doctor() {}

  static List<Finding> examine(DoctorConfig config, DoctorNodes nodes, Instant now) {
    return Stream.of(
            new DoctorOfConfig(config, nodes).findings(),
            new DoctorOfDatabase(config).findings(),
            List.of(
                new DoctorOfTransport(config, now).finding(),
                DoctorOfSeeds.finding(config, nodes),
                DoctorOfSegments.finding(config, nodes)),
            new DoctorOfNodes(config, nodes).findings())
        .flatMap(List::stream)
        .toList();
  }
}
