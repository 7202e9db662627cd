package dev.weir.node;

import dev.weir.config.WeirException;
import dev.weir.entity.LocalJournal;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** Looks at the cluster membership and at the journal each time it is asked. */
final class NodeReadiness implements Readiness {
  private final Cluster cluster;
  private final LocalJournal journal;

  NodeReadiness(Cluster cluster, LocalJournal journal) {
    this.cluster = cluster;
    this.journal = journal;
  }

  @Override
  public Report report() {
    Check journalCheck = journal();
    Check member = member();
    List<Check> checks =
        List.of(
            new Check("config", true, ""), journalCheck, new Check("segments", true, ""), member);
    return new Report(status(journalCheck), checks, 0, 0);
  }

  private Status status(Check journalCheck) {
    MemberStatus member = cluster.selfMember().status();
    if (member.equals(MemberStatus.leaving())
        || member.equals(MemberStatus.exiting())
        || member.equals(MemberStatus.down())
        || member.equals(MemberStatus.removed())) {
      return cluster.isTerminated() || !member.equals(MemberStatus.removed())
          ? Status.DRAINING
          : Status.STARTING;
    }
    if (!journalCheck.ok()) {
      return Status.FAILED;
    }
    return isUp(member) ? Status.READY : Status.STARTING;
  }

  private Check journal() {
    Optional<WeirException> refusal = journal.refusal();
    return new Check("journal", refusal.isEmpty(), refusal.map(Throwable::getMessage).orElse(""));
  }

  private Check member() {
    MemberStatus status = cluster.selfMember().status();
    return new Check("cluster", isUp(status), isUp(status) ? "" : "member is " + status);
  }

  private static boolean isUp(MemberStatus status) {
    return status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp());
  }
}
