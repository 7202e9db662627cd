package dev.weir.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final int EVERY_MOVE = 1000;

  private static List<Move> plan(List<String> nodes, List<ShardLoad> loads, int movesMax) {
    return Planner.plan(nodes, loads, movesMax, shard -> true, PauseEstimate.DEFAULT);
  }

  private static List<String> nodes(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
  }

  /** Shards on random nodes, some a hundred times heavier than others. */
  private static List<ShardLoad> loads(Random random, List<String> nodes, int shards) {
    List<ShardLoad> loads = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      double skew = Math.pow(10, random.nextDouble() * 2);
      loads.add(
          ShardLoad.of(
              shard,
              nodes.get((int) (nodes.size() * Math.pow(random.nextDouble(), 2))),
              10,
              (long) (skew * (1 << 22)),
              random.nextDouble() * 100));
    }
    return loads;
  }

  private static List<ShardLoad> after(List<ShardLoad> loads, List<Move> moves) {
    List<ShardLoad> after = new ArrayList<>(loads);
    for (Move move : moves) {
      assertThat(after.get(move.shard()).owner()).isEqualTo(move.from());
      after.set(move.shard(), after.get(move.shard()).ownedBy(move.to()));
    }
    return after;
  }

  @RepeatedTest(20)
  void eachMoveLowersThePotential_untilLoadsAreEven() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<String> nodes = nodes(2 + random.nextInt(10));
    List<ShardLoad> loads = loads(random, nodes, nodes.size() * 60);
    double before = new Balance(nodes, loads).potential();
    for (Move move : plan(nodes, loads, EVERY_MOVE)) {
      loads = after(loads, List.of(move));
      double potential = new Balance(nodes, loads).potential();
      assertThat(potential).as(Seeds.option(seed)).isLessThan(before);
      before = potential;
    }
    for (List<Move> more = plan(nodes, loads, EVERY_MOVE);
        !more.isEmpty();
        more = plan(nodes, loads, EVERY_MOVE)) {
      loads = after(loads, more);
    }
    assertThat(Planner.unevenness(nodes, loads)).as(Seeds.option(seed)).isLessThan(0.2);
    assertThat(Planner.isUneven(nodes, loads)).as(Seeds.option(seed)).isFalse();
  }

  @RepeatedTest(20)
  void firstMovesHelpMost_andStayWithinTheirBound() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<String> nodes = nodes(5);
    List<ShardLoad> loads = loads(random, nodes, 300);
    List<Move> few = plan(nodes, loads, 4);
    assertThat(few)
        .as(Seeds.option(seed))
        .hasSize(4)
        .isEqualTo(plan(nodes, loads, 20).subList(0, 4));
    assertThat(Planner.unevenness(nodes, after(loads, few)))
        .as(Seeds.option(seed))
        .isLessThanOrEqualTo(Planner.unevenness(nodes, loads));
  }

  @RepeatedTest(20)
  void orderOfInputDoesNotMatter() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<String> nodes = nodes(5);
    List<ShardLoad> loads = loads(random, nodes, 200);
    List<Move> plan = plan(nodes, loads, 30);
    List<ShardLoad> shuffled = new ArrayList<>(loads);
    Collections.shuffle(shuffled, random);
    assertThat(plan(nodes.reversed(), shuffled, 30)).as(Seeds.option(seed)).isEqualTo(plan);
  }

  @RepeatedTest(20)
  void shardNeverMovesBack_whenLoadsWaverALittle() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<String> nodes = nodes(4);
    List<ShardLoad> loads = loads(random, nodes, 200);
    for (List<Move> more = plan(nodes, loads, EVERY_MOVE);
        !more.isEmpty();
        more = plan(nodes, loads, EVERY_MOVE)) {
      loads = after(loads, more);
    }
    List<ShardLoad> wavering = new ArrayList<>();
    for (ShardLoad load : loads) {
      double by = 0.9 + random.nextDouble() * 0.2;
      wavering.add(
          ShardLoad.of(
              load.shard(),
              load.owner(),
              load.entities(),
              (long) (load.stateBytes() * by),
              load.ratePerSecond() * by));
    }
    assertThat(Planner.isUneven(nodes, wavering)).as(Seeds.option(seed)).isFalse();
  }

  @Test
  void nodesThatTakeNothing_areNeverTargets() {
    List<ShardLoad> loads = loads(Seeds.random(Seeds.next()), nodes(4), 200);
    List<String> accepting = List.of("n0", "n2");
    assertThat(plan(accepting, loads, EVERY_MOVE))
        .isNotEmpty()
        .allMatch(move -> accepting.contains(move.to()) && accepting.contains(move.from()));
  }

  @Test
  void giantShardStays_whenMovingItWouldOnlyMoveTheLoad() {
    List<ShardLoad> loads =
        List.of(
            ShardLoad.of(0, "a", 1, 10L << 30, 0),
            ShardLoad.of(1, "b", 1, 0, 0),
            ShardLoad.of(2, "b", 1, 0, 0));
    assertThat(plan(List.of("a", "b"), loads, EVERY_MOVE)).isEmpty();
  }

  @Test
  void idleShardsSpreadByNumber_whenNodeJoins() {
    List<ShardLoad> loads =
        IntStream.range(0, 60).mapToObj(i -> ShardLoad.idle(i, i % 2 == 0 ? "a" : "b")).toList();
    List<Move> moves = plan(List.of("a", "b", "c"), loads, EVERY_MOVE);
    assertThat(moves).allMatch(move -> move.to().equals("c"));
    assertThat(moves.size()).isBetween(17, 20);
  }

  @Test
  void pausesFollowMeasuredSpeed() {
    List<ShardLoad> loads =
        List.of(
            new ShardLoad(0, "a", 2, 600 << 20, 0, List.of(new TenantLoad("ca", 100 << 20))),
            ShardLoad.of(1, "a", 1, 600 << 20, 0));
    NodeLoads measured = NodeLoads.decode("a", new NodeLoads(100 << 20, 50, Map.of()).encode());
    Move move =
        Planner.plan(
                List.of("a", "b"), loads, 1, shard -> true, PauseEstimate.of(List.of(measured)))
            .getFirst();
    assertThat(move.pauseMillis()).isEqualTo(6050);
    assertThat(move.tenants()).containsExactly(new Move.TenantPause("ca", 100 << 20, 1050));
  }

  @Test
  void shardWithoutOwner_goesToTheNodeThatCarriesLeast() {
    List<ShardLoad> loads =
        List.of(ShardLoad.of(0, "a", 1, 1 << 30, 0), ShardLoad.of(1, "b", 1, 1 << 20, 0));
    assertThat(Planner.leastLoaded(List.of("a", "b"), loads)).contains("b");
    assertThat(Planner.leastLoaded(List.of("c", "b", "a"), loads)).contains("c");
    assertThat(Planner.leastLoaded(List.of(), loads)).isEmpty();
  }
}
