package dev.weir.cli;

import static dev.weir.cli.Finding.ok;
import static dev.weir.cli.Finding.unknown;
import static dev.weir.cli.Finding.wrong;

import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.segment.NodeMarks;
import dev.weir.segment.SegmentCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks that the directory of segments can be written, that all nodes have the same one, and that
 * the segments in it are whole.
 */
final class DoctorOfSegments {
  private static final String CHECK = "segments";

  /** Read in half a minute or so. */
  private static final long READ_BYTES_MAX = 8L << 30;

  private static final int PROBLEMS_SHOWN = 3;

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
        ? content(directory, members)
        : wrong(
            CHECK,
            directory
                + " has no mark of "
                + String.join(", ", missing)
                + ", which every node leaves there when it starts: that node keeps its segments"
                + " elsewhere, or this machine sees another directory. Let weir.segments.dir name"
                + " one shared directory on all.");
  }

  private static Finding content(Path directory, List<String> members) {
    SegmentCheck found = SegmentCheck.of(directory, READ_BYTES_MAX);
    if (!found.problems().isEmpty()) {
      return wrong(
          CHECK,
          "%d of %d segments are damaged. %s Have their circuits made anew: weir rebuild."
              .formatted(
                  found.problems().size(),
                  found.files(),
                  String.join(" ", found.problems().subList(0, shown(found)))));
    }
    return ok(
        CHECK,
        directory
            + " can be written"
            + (members.isEmpty() ? "" : ", and all share it")
            + (found.files() == 0 ? "" : "; %d segments are whole".formatted(found.files()))
            + (found.unread() == 0 ? "" : ", %d were not read".formatted(found.unread())));
  }

  private static int shown(SegmentCheck found) {
    return Math.min(PROBLEMS_SHOWN, found.problems().size());
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
