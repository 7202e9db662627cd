package dev.weir.app;

import dev.weir.entity.EntityMetrics;
import dev.weir.node.Node;
import java.util.List;
import java.util.Locale;

/** Shows a node to its HTTP server. */
final class NodeView implements dev.weir.http.Node {
  private final Node node;
  private final Facts facts;

  NodeView(Node node, long startedAtMillis) {
    this.node = node;
    this.facts = new Facts(Build.version(), Build.commit(), startedAtMillis);
  }

  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public Readiness readiness() {
    dev.weir.node.Readiness.Report report = node.readiness().report();
    return new Readiness(
        Status.valueOf(report.status().name()),
        report.checks().stream()
            .map(check -> new Check(check.name(), check.ok(), check.detail()))
            .toList(),
        report.recoveringDone(),
        report.recoveringTotal());
  }

  @Override
  public List<Member> members() {
    return node.members().stream()
        .map(
            member ->
                new Member(
                    node.config().node().name(),
                    node.config().region().self(),
                    member.address().toString(),
                    member.status().toString().toLowerCase(Locale.ROOT),
                    node.config().cluster().shards(),
                    EntityMetrics.circuits(),
                    EntityMetrics.stateBytes(),
                    facts.version()))
        .toList();
  }

  @Override
  public List<String> quarantined() {
    return EntityMetrics.quarantined();
  }
}
