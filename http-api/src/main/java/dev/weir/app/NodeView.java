package dev.weir.app;

import dev.weir.entity.EntityMetrics;
import dev.weir.job.Jobs;
import dev.weir.node.ClusterMember;
import dev.weir.node.ClusterNews;
import dev.weir.node.Node;
import dev.weir.placement.Placement;
import dev.weir.rules.Rules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

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
  public CompletionStage<List<Member>> members() {
    return node.cluster()
        .members()
        .thenApply(members -> members.stream().map(NodeView::member).toList());
  }

  private static Member member(ClusterMember member) {
    return new Member(
        member.node(),
        member.region(),
        member.address(),
        member.status(),
        member.oldest(),
        member
            .report()
            .map(
                report ->
                    new Figures(
                        report.shards().size(),
                        report.entities(),
                        report.stateBytes(),
                        report.version(),
                        report.lags())));
  }

  @Override
  public CompletionStage<List<Shard>> shards() {
    return node.cluster()
        .shards()
        .thenApply(
            shards ->
                shards.stream()
                    .map(
                        shard ->
                            new Shard(
                                shard.shard(),
                                shard.node(),
                                shard.entities(),
                                shard.stateBytes(),
                                shard.moving()))
                    .toList());
  }

  @Override
  public Runnable listen(Consumer<News> listener) {
    Consumer<ClusterNews> inner = news -> listener.accept(news(news));
    node.watch().listen(inner);
    return () -> node.watch().forget(inner);
  }

  private static News news(ClusterNews news) {
    return switch (news) {
      case ClusterNews.MemberChanged(long at, String name, String address, String status) ->
          new MemberChanged(at, name, address, status);
      case ClusterNews.ShardMoved(long at, int shard, Optional<String> from, String to) ->
          new ShardMoved(at, shard, from, to);
    };
  }

  @Override
  public Placement placement() {
    return node.placement();
  }

  @Override
  public Rules rules() {
    return node.rules();
  }

  @Override
  public Jobs jobs() {
    return node.jobs();
  }

  @Override
  public List<String> quarantined() {
    return EntityMetrics.quarantined();
  }
}
