package dev.weir.node;

import dev.weir.config.WeirException;
import dev.weir.entity.LocalJournal;
import dev.weir.region.RegionGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** Looks at membership, shards and journal each time it is asked. */
final class NodeReadiness implements Readiness {
  private final Cluster cluster;
  private final String region;
  private final LocalJournal journal;
  private final Path segments;
  private final ShardingProbe sharding;
  private final RegionGate gate;
  private final Shutdown shutdown;

  NodeReadiness(
      Cluster cluster,
      String region,
      LocalJournal journal,
      Path segments,
      ShardingProbe sharding,
      RegionGate gate,
      Shutdown shutdown) {
    this.cluster = cluster;
    this.region = region;
    this.journal = journal;
    this.segments = segments;
    this.sharding = sharding;
    this.gate = gate;
    this.shutdown = shutdown;
  }

  @Override
  public Report report() {
    Check journalCheck = journal();
    Check segmentsCheck = segments(segments);
    Check clusterCheck = cluster();
    List<Check> checks =
        List.of(new Check("config", true, ""), journalCheck, segmentsCheck, clusterCheck);
    return new Report(status(journalCheck.ok() && segmentsCheck.ok(), clusterCheck), checks, 0, 0);
  }

  private Status status(boolean storage, Check clusterCheck) {
    if (shutdown.isDraining() || isLeaving(cluster.selfMember().status())) {
      return Status.DRAINING;
    }
    if (!storage) {
      return Status.FAILED;
    }
    return clusterCheck.ok() ? Status.READY : Status.STARTING;
  }

  private Check journal() {
    Optional<WeirException> refusal = journal.refusal();
    return new Check("journal", refusal.isEmpty(), refusal.map(Throwable::getMessage).orElse(""));
  }

  /** Cheap, since it is asked every few seconds: the start has written and read. */
  static Check segments(Path directory) {
    boolean usable = Files.isDirectory(directory) && Files.isWritable(directory);
    return new Check(
        "segments",
        usable,
        usable
            ? ""
            : directory
                + " is missing or cannot be written: circuits cannot read their snapshots. Mount"
                + " it again, or correct weir.segments.dir.");
  }

  private Check cluster() {
    String missing = missing();
    return new Check("cluster", missing.isEmpty(), missing);
  }

  /** What is not as it must be, empty if nothing. */
  private String missing() {
    MemberStatus status = cluster.selfMember().status();
    if (!status.equals(MemberStatus.up())) {
      return status.equals(MemberStatus.removed())
          ? "not a member yet: no seed has answered"
          : "member is " + status;
    }
    Quorum quorum = Quorum.of(cluster.state(), region);
    if (!quorum.holds()) {
      return "no-quorum: sees "
          + quorum.reachable()
          + " of "
          + quorum.total()
          + " members; the others may go on without this node";
    }
    return sharding.isRegistered()
        ? gate.waitingFor()
        : "the coordinator of shards has not answered yet";
  }

  /** Before it joins, a node counts as removed too. */
  private boolean isLeaving(MemberStatus status) {
    return status.equals(MemberStatus.leaving())
        || status.equals(MemberStatus.exiting())
        || status.equals(MemberStatus.down())
        || (status.equals(MemberStatus.removed()) && cluster.isTerminated());
  }
}
