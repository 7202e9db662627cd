package dev.weir.node;

import dev.weir.router.PeerActor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** All nodes of the cluster, each asked for what it holds. */
public final class ClusterView {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final String UNREACHABLE = "unreachable";

  private final ActorSystem<?> system;

  ClusterView(ActorSystem<?> system) {
    this.system = system;
  }

  /** The members by name; one that does not answer within two seconds has no report. */
  public CompletionStage<List<ClusterMember>> members() {
    CurrentClusterState state = Cluster.get(system).state();
    Set<Member> unreachable = state.getUnreachable();
    List<CompletableFuture<ClusterMember>> asked = new ArrayList<>();
    Set<Member> oldest = oldest(state);
    state
        .getMembers()
        .forEach(
            member ->
                asked.add(look(member, unreachable.contains(member), oldest.contains(member))));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                asked.stream()
                    .map(CompletableFuture::join)
                    .sorted(
                        Comparator.comparing(ClusterMember::node)
                            .thenComparing(ClusterMember::address))
                    .toList());
  }

  /** The shards that a node holds, by number; one nobody has asked for yet is nowhere. */
  public CompletionStage<List<ShardOwner>> shards() {
    return members().thenApply(ClusterView::owners);
  }

  /** One a region: the oldest of those that may run singletons. */
  private static Set<Member> oldest(CurrentClusterState state) {
    Map<String, Member> oldest = new HashMap<>();
    for (Member member : state.getMembers()) {
      if (member.status().equals(MemberStatus.up())
          || member.status().equals(MemberStatus.leaving())) {
        oldest.merge(member.dataCenter(), member, (one, two) -> one.isOlderThan(two) ? one : two);
      }
    }
    return Set.copyOf(oldest.values());
  }

  private CompletableFuture<ClusterMember> look(
      Member member, boolean unreachable, boolean oldest) {
    CompletionStage<Optional<NodeReport>> report =
        unreachable ? CompletableFuture.completedFuture(Optional.empty()) : ask(member);
    String status = member.status().toString().toLowerCase(Locale.ROOT);
    return report
        .thenApply(
            found ->
                new ClusterMember(
                    NodeNames.of(member),
                    member.dataCenter(),
                    member.address().toString(),
                    found.isPresent() ? status : UNREACHABLE,
                    oldest,
                    found))
        .toCompletableFuture();
  }

  private CompletionStage<Optional<NodeReport>> ask(Member member) {
    return new PeerActor<NodeReporter.Message>(system, member.address(), NodeReporter.NAME)
        .ask(NodeReport.class, NodeReporter.GetReport::new, ANSWER_MAX)
        .thenApply(Optional::of)
        .exceptionally(failure -> Optional.empty());
  }

  private static List<ShardOwner> owners(List<ClusterMember> members) {
    Map<Integer, ShardOwner> owners = new TreeMap<>();
    for (ClusterMember member : members) {
      for (NodeReport.Shard shard : member.report().map(NodeReport::shards).orElse(List.of())) {
        owners.merge(
            shard.shard(),
            new ShardOwner(
                shard.shard(), member.node(), shard.entities(), shard.stateBytes(), false),
            ClusterView::moving);
      }
    }
    return List.copyOf(owners.values());
  }

  /** The one with more in it is shown. */
  private static ShardOwner moving(ShardOwner one, ShardOwner other) {
    ShardOwner shown = one.entities() >= other.entities() ? one : other;
    return new ShardOwner(shown.shard(), shown.node(), shown.entities(), shown.stateBytes(), true);
  }
}
