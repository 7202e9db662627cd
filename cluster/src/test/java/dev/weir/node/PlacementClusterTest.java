package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.placement.Job;
import dev.weir.placement.Plan;
import dev.weir.placement.Planner;
import dev.weir.placement.Policy;
import dev.weir.placement.ShardLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Three members in one JVM whose shards are placed by weight. */
@TestInstance(Lifecycle.PER_CLASS)
class PlacementClusterTest {
  private static final Set<String> ALL = Set.of("a", "b", "c");
  private static final int SHARDS = 30;
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final List<String> ENTITIES =
      IntStream.range(0, 200).mapToObj(i -> "e" + i).toList();

  private static final double SKEW = 0.5;
  private static final long GROWTH = 20;

  private ToyCluster nodes;
  private long heavy = 5L << 20;

  @BeforeAll
  void start() {
    nodes = ToyCluster.start("a", "b", "c");
  }

  @AfterAll
  void stop() {
    nodes.close();
  }

  @BeforeEach
  void calmDown() throws Exception {
    policy(new Policy(true, 4));
    for (Job job : get(node("a").placement.jobs())) {
      get(node("a").placement.cancel(job.id()));
    }
    ToyNode.BYTES.clear();
    wake();
    awaitThat(
        () -> nodes.all().allMatch(node -> node.shards().size() == SHARDS && bytes(node) == 0));
  }

  private void wake() throws Exception {
    for (String entity : ENTITIES) {
      node("b").ask(entity);
    }
  }

  private ToyNode node(String name) {
    return nodes.node(name);
  }

  private static void awaitThat(BooleanSupplier condition) {
    await().atMost(DEADLINE).until(condition::getAsBoolean);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private void policy(Policy policy) {
    assertThat(get(node("b").placement.policy(policy))).isEqualTo(policy);
  }

  private Map<Integer, String> owners() {
    return node("b").shards().stream()
        .collect(Collectors.toMap(ShardLoad::shard, ShardLoad::owner));
  }

  /** Makes what node a owns a hundred times heavier than the rest, and than ever before. */
  private void skew() throws Exception {
    heavy *= GROWTH;
    for (String entity : ENTITIES) {
      ToyNode.BYTES.put(entity, node("b").ask(entity).equals("a") ? heavy : heavy / 100);
    }
    long all = ToyNode.BYTES.values().stream().mapToLong(Long::longValue).sum();
    awaitThat(() -> nodes.all().allMatch(node -> bytes(node) == all));
    assertThat(unevenness()).isGreaterThan(SKEW);
  }

  private static long bytes(ToyNode node) {
    return node.shards().stream().mapToLong(ShardLoad::stateBytes).sum();
  }

  private double unevenness() {
    return Planner.unevenness(ALL, node("b").shards());
  }

  private Job awaitEnd(ToyNode at, Job job) {
    awaitThat(() -> !get(at.placement.job(job.id())).isRunning());
    return get(at.placement.job(job.id()));
  }

  @Test
  void shardsSpreadByWeight_afterLoadsHaveChanged() throws Exception {
    skew();
    Map<Integer, String> before = owners();
    policy(new Policy(false, 4));
    long all = ToyNode.BYTES.values().stream().mapToLong(Long::longValue).sum();
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              wake();
              return bytes(node("b")) == all && unevenness() <= Planner.START_UNEVENNESS;
            });
    assertThat(owners()).isNotEqualTo(before);
  }

  @Test
  void applyMovesExactlyWhatWasPlanned_evenWhilePaused() throws Exception {
    skew();
    Map<Integer, String> before = owners();
    Plan plan = get(node("c").placement.plan());
    assertThat(plan.moves())
        .first()
        .satisfies(move -> assertThat(move.from()).isEqualTo("a"))
        .satisfies(move -> assertThat(move.tenants()).isNotEmpty());
    assertThat(owners()).isEqualTo(before);

    Job job = awaitEnd(node("a"), get(node("b").placement.apply(plan.id())));
    assertThat(job.state()).isEqualTo(Job.State.DONE);
    assertThat(job.done()).isEqualTo(plan.moves().size()).isEqualTo(job.total());
    plan.moves().forEach(move -> before.put(move.shard(), move.to()));
    awaitThat(() -> owners().equals(before));
  }

  @Test
  void planIsOutdated_whenOwnersHaveChangedSince() throws Exception {
    skew();
    Plan first = get(node("c").placement.plan());
    Plan second = get(node("c").placement.plan());
    awaitEnd(node("b"), get(node("b").placement.apply(first.id())));
    int moved = first.moves().getFirst().shard();
    awaitThat(() -> !"a".equals(owners().get(moved)));
    refused(ErrorCode.PLAN_OUTDATED, () -> node("b").placement.apply(second.id()));
    refused(ErrorCode.PLAN_OUTDATED, () -> node("b").placement.apply("p-none"));
  }

  @Test
  void drainEmptiesNode_whileQuestionsAreAnswered() throws Exception {
    Job job = get(node("b").placement.drain("c"));
    assertThat(get(node("b").placement.drain("c")).id()).isEqualTo(job.id());
    int asked = 0;
    while (get(node("a").placement.job(job.id())).isRunning()) {
      node("a").ask(ENTITIES.get(asked++ % ENTITIES.size()));
    }
    assertThat(asked).isPositive();
    assertThat(awaitEnd(node("c"), job).state()).isEqualTo(Job.State.DONE);
    awaitThat(() -> node("b").shardsOf("c") == 0 && node("b").shards().size() == SHARDS);
    for (String entity : ENTITIES) {
      assertThat(node("c").ask(entity)).isNotEqualTo("c");
    }

    get(node("a").placement.resume("c"));
    policy(new Policy(false, 16));
    awaitThat(() -> node("b").shardsOf("c") > 0);
  }

  @Test
  void refusesWhatDoesNotExist() {
    refused(ErrorCode.MEMBER_NOT_FOUND, () -> node("a").placement.drain("x"));
    refused(ErrorCode.MEMBER_NOT_FOUND, () -> node("a").placement.resume("x"));
    refused(ErrorCode.JOB_NOT_FOUND, () -> node("a").placement.resume("b"));
    refused(ErrorCode.JOB_NOT_FOUND, () -> node("a").placement.job("j-1"));
    refused(ErrorCode.JOB_NOT_FOUND, () -> node("a").placement.cancel("j-1"));
  }

  @Test
  void cancelledDrainLeavesTheRestWhereItIs() {
    policy(new Policy(true, 1));
    Job job = get(node("a").placement.drain("c"));
    Job cancelled = get(node("b").placement.cancel(job.id()));
    assertThat(cancelled.state()).isEqualTo(Job.State.CANCELLED);
    assertThat(get(node("c").placement.cancel(job.id()))).isEqualTo(cancelled);
    assertThat(node("b").shardsOf("c")).isPositive();
  }

  private static void refused(ErrorCode code, Supplier<CompletionStage<?>> action) {
    assertThatThrownBy(() -> get(action.get()))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(WeirException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
