package dev.weir.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A region of shards steered second by second; moves take effect at once. */
class SteeringTest {
  private static final int SHARDS = 60;

  private final Steering steering = new Steering(true);
  private final Map<String, String> records = new HashMap<>();
  private final Map<Integer, String> owners = new TreeMap<>();
  private final Map<Integer, ShardLoad> loads = new HashMap<>();
  private final Set<String> members = new TreeSet<>(Set.of("a", "b", "c"));
  private final List<Integer> moved = new ArrayList<>();
  private long millis = 1_000_000;

  private PlacementState state() {
    return PlacementState.of(records);
  }

  private void write(Records change) {
    records.putAll(change.put());
    records.keySet().removeAll(change.drop());
  }

  private Situation now() {
    Set<String> accepting = new TreeSet<>(members);
    accepting.removeAll(state().draining());
    return new Situation(members, accepting, new TreeMap<>(owners), Set.of(), loads, true, millis);
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      millis += 1000;
      Map<Integer, String> moves = steering.moves(now(), state());
      assertThat(moves).hasSizeLessThanOrEqualTo(state().policy().movesMax());
      moved.addAll(moves.keySet());
      owners.putAll(moves);
      Map<String, Integer> counts = new HashMap<>();
      owners.values().forEach(owner -> counts.merge(owner, 1, Integer::sum));
      write(Progress.of(state(), owners, counts, members, millis));
    }
  }

  /** All shards on two nodes of three, one of them with all the heavy ones. */
  private void skew(Random random) {
    for (int shard = 0; shard < SHARDS; shard++) {
      String owner = shard % 2 == 0 ? "a" : "b";
      long bytes = (long) ((shard % 2 == 0 ? 64 << 20 : 1 << 20) * (1 + random.nextDouble()));
      owners.put(shard, owner);
      loads.put(shard, ShardLoad.of(shard, owner, 3, bytes, random.nextDouble()));
    }
  }

  private double unevenness() {
    return Planner.unevenness(now().accepting(), now().placed());
  }

  private Plan plan() {
    return new Plan(
        "p-1",
        millis,
        now().accepting(),
        Planner.plan(now().accepting(), now().placed(), 7, shard -> true, PauseEstimate.DEFAULT));
  }

  @RepeatedTest(5)
  void evensLoadsOutUnasked_andThenRests() {
    long seed = Seeds.next();
    skew(Seeds.random(seed));
    seconds(600);
    assertThat(unevenness()).as(Seeds.option(seed)).isLessThanOrEqualTo(Planner.START_UNEVENNESS);
    int moves = moved.size();
    seconds(1000);
    assertThat(moved).as(Seeds.option(seed)).hasSize(moves).doesNotHaveDuplicates();
  }

  @Test
  void pauseStopsWhatIsUnasked_only() {
    skew(Seeds.random(1));
    write(Records.policy(new Policy(true, 4)));
    seconds(100);
    assertThat(moved).isEmpty();
    Plan plan = plan();
    write(Records.apply(plan, "j-1", millis));
    seconds(100);
    assertThat(moved).containsExactlyElementsOf(plan.moves().stream().map(Move::shard).toList());
    assertThat(plan.moves()).allMatch(move -> owners.get(move.shard()).equals(move.to()));
    assertThat(state().job("j-1").orElseThrow().state()).isEqualTo(Job.State.DONE);
  }

  @Test
  void drainEmptiesNode_andNothingGoesThere() {
    skew(Seeds.random(1));
    write(Records.policy(new Policy(true, 2)));
    write(Records.drain("a", SHARDS / 2, "j-1", millis));
    seconds(5);
    Job half = state().job("j-1").orElseThrow();
    assertThat(half.state()).isEqualTo(Job.State.RUNNING);
    assertThat(half.done()).isEqualTo(10);
    assertThat(half.total()).isEqualTo(SHARDS / 2);
    seconds(20);
    assertThat(owners.values()).doesNotContain("a");
    assertThat(state().job("j-1").orElseThrow().state()).isEqualTo(Job.State.DONE);
    assertThat(Steering.allocate(now())).get().isNotEqualTo("a");
    assertThat(unevenness()).isLessThan(1);
  }

  @Test
  void cancelledDrainStops_andGivesNodeBack() {
    skew(Seeds.random(1));
    write(Records.drain("a", SHARDS / 2, "j-1", millis));
    seconds(2);
    write(Records.cancel(state().drainOf("a").orElseThrow(), millis));
    assertThat(state().draining()).isEmpty();
    assertThat(state().open()).isEmpty();
    assertThat(state().job("j-1").orElseThrow().state()).isEqualTo(Job.State.CANCELLED);
    write(Records.policy(new Policy(true, 4)));
    int moves = moved.size();
    seconds(10);
    assertThat(moved).hasSize(moves);
  }

  @Test
  void drainEnds_whenItsNodeLeaves() {
    skew(Seeds.random(1));
    write(Records.drain("a", SHARDS / 2, "j-1", millis));
    seconds(1);
    members.remove("a");
    owners.values().removeIf(owner -> owner.equals("a"));
    seconds(1);
    assertThat(state().job("j-1").orElseThrow().phase()).isEqualTo("a has left the cluster");
    assertThat(state().draining()).isEmpty();
  }

  @Test
  void stepIsSkipped_whenItsTargetHasLeft() {
    skew(Seeds.random(1));
    write(Records.policy(new Policy(true, 1)));
    Plan plan = plan();
    write(Records.apply(plan, "j-1", millis));
    seconds(1);
    members.remove(plan.moves().getLast().to());
    seconds(20);
    Job job = state().job("j-1").orElseThrow();
    assertThat(job.state()).isEqualTo(Job.State.DONE);
    assertThat(job.warnings()).isNotEmpty();
  }

  @Test
  void nothingMovesUnasked_whileNodesComeAndGo() {
    skew(Seeds.random(1));
    Situation calm = now();
    Situation restless =
        new Situation(
            calm.members(),
            calm.accepting(),
            calm.owners(),
            Set.of(),
            loads,
            false,
            calm.nowMillis());
    assertThat(steering.moves(restless, state())).isEmpty();
    assertThat(steering.moves(calm, state())).isNotEmpty();
  }

  @Test
  void lastNodeKeepsItsShards_whenItDrains() {
    members.retainAll(Set.of("a"));
    owners.put(1, "a");
    write(Records.drain("a", SHARDS / 2, "j-1", millis));
    seconds(3);
    assertThat(owners).containsEntry(1, "a");
    assertThat(Steering.allocate(now())).contains("a");
  }

  @Test
  void movesTheShardsOfALeavingNodeInOneGo_andNoneBackUntilItStays() {
    skew(Seeds.random(Seeds.next()));
    write(Records.leave("a", millis));

    Map<Integer, String> moves = steering.moves(now(), state());

    assertThat(moves).hasSize(SHARDS / 2).doesNotContainValue("a");
    owners.putAll(moves);
    assertThat(steering.moves(now(), state())).doesNotContainValue("a");
    write(Records.stay("a"));
    assertThat(state().draining()).isEmpty();
  }
}
