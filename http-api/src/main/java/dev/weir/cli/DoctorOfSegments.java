package dev.weir.cli;

import static dev.weir.cli.Finding.ok;
import static dev.weir.cli.Finding.unknown;
import static dev.weir.cli.Finding.wrong;

import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.segment.NodeMarks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks that the directory of segments can be written, and that all nodes have the same one. */
final class DoctorOfSegments {
  private static final String CHECK = "segments";

  private DoctorOfSegments() {}

  static Finding finding(DoctorConfig config, DoctorNodes nodes) {
    return config
        .effective()
        .map(effective -> finding(effective.weir(), nodes.names()))
        .orElseGet(() -> DoctorOfConfig.unreadable(CHECK));
  }

  private static Finding finding(WeirConfig weir, List<String> members) {
    Path directory = weir.segments().dir();
    boolean several = members.size() > 1 || weir.cluster().hasOtherSeeds();
    if (several && directory.startsWith(weir.data().dir())) {
      return wrong(
          CHECK,
          "weir.segments.dir = "
              + directory
              + " is below weir.data.dir, which belongs to one node: another node could not read"
              + " the snapshots of circuits that move to it. Name a directory that all nodes"
              + " share, for example on NFS.");
    }
    if (Files.notExists(directory)) {
      return absent(directory, members, several);
    }
    try {
      NodeMarks.probe(directory);
    } catch (WeirException e) {
      return wrong(CHECK, e.getMessage());
    }
    List<String> missing = several ? NodeMarks.missing(directory, members) : List.of();
    return missing.isEmpty()
        ? ok(CHECK, directory + " can be written" + (members.isEmpty() ? "" : ", and all share it"))
        : wrong(
            CHECK,
            directory
                + " has no mark of "
                + String.join(", ", missing)
                + ", which every node leaves there when it starts: that node keeps its segments"
                + " elsewhere, or this machine sees another directory. Let weir.segments.dir name"
                + " one shared directory on all.");
  }

  /** Nothing is made here: a doctor may run where no node does. */
  private static Finding absent(Path directory, List<String> members, boolean several) {
    if (members.isEmpty()) {
      return ok(CHECK, directory + " is not there yet: the first start makes it");
    }
    return several
        ? wrong(
            CHECK,
            "weir.segments.dir = "
                + directory
                + " is not there, though the cluster runs: a node here could not read the"
                + " snapshots of circuits that move to it. Mount it, or correct the key.")
        : unknown(CHECK, directory + " is not there: ask on the machine of the node");
  }
}
