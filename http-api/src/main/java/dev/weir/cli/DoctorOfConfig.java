package dev.weir.cli;

import static dev.weir.cli.Finding.ok;
import static dev.weir.cli.Finding.unknown;
import static dev.weir.cli.Finding.wrong;

import dev.weir.config.Refusal;
import dev.weir.config.WeirConfig;
import java.util.List;
import java.util.Optional;

/** Checks of what the configuration says, without looking at anything else. */
final class DoctorOfConfig {
  private final DoctorConfig config;
  private final DoctorNodes nodes;

  DoctorOfConfig(DoctorConfig config, DoctorNodes nodes) {
    this.config = config;
    this.nodes = nodes;
  }

  List<Finding> findings() {
    return List.of(
        readable(),
        refusal("split-brain-resolver", Refusal.DOWNING_PROVIDER, "it decides who goes on"),
        journalKind(),
        refusal("frame-size", Refusal.FRAME_SIZE, "the largest batch fits between nodes"));
  }

  /** Errors that keep a node from starting and have no check of their own. */
  private Finding readable() {
    List<String> others =
        config.plainErrors().stream().filter(error -> !DoctorOfTransport.isAbout(error)).toList();
    return others.isEmpty()
        ? ok("config", "every key is known and in its range")
        : wrong("config", String.join(" ", others));
  }

  private Finding refusal(String check, Refusal refusal, String fine) {
    Optional<String> refused = config.refused(refusal);
    if (refused.isPresent()) {
      return wrong(check, refused.get());
    }
    return config.effective().isPresent() ? ok(check, fine) : unreadable(check);
  }

  private Finding journalKind() {
    String check = "journal-kind";
    Optional<String> refused = config.refused(Refusal.LEVELDB_CLUSTER);
    if (refused.isPresent()) {
      return wrong(check, refused.get());
    }
    if (config.effective().isEmpty()) {
      return unreadable(check);
    }
    WeirConfig weir = config.effective().get().weir();
    List<String> members = nodes.names();
    return switch (weir.journal().kind()) {
      case POSTGRES -> ok(check, "postgres, which all nodes of a region share");
      case LEVELDB ->
          members.size() > 1
              ? wrong(
                  check,
                  "weir.journal.kind = leveldb, but the cluster has the nodes "
                      + String.join(", ", members)
                      + ": each node would keep a journal of its own, and a circuit that moves"
                      + " would begin empty. Write journal.kind = postgres and journal.url, and run"
                      + " ./weir journal init once.")
              : ok(check, "leveldb, and there is one node");
    };
  }

  static Finding unreadable(String check) {
    return unknown(check, "the configuration has errors that hide this; see check config");
  }
}
