package dev.weir.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementStateTest {
  private final Map<String, String> records = new HashMap<>();

  private void write(Records change) {
    records.putAll(change.put());
    records.keySet().removeAll(change.drop());
  }

  private PlacementState state() {
    return PlacementState.of(records);
  }

  @Test
  void readsWhatWasWritten() {
    Move move = new Move(12, "a", "b:1", 9, 1L << 40, 140, List.of());
    Plan plan = new Plan("p-1-1", 1000, Set.of("a", "b:1"), List.of(move));
    write(Records.policy(new Policy(true, 9)));
    write(Records.plan(plan));
    write(Records.drain("a", 4, "j-1-2", 2000));
    assertThat(state().policy()).isEqualTo(new Policy(true, 9));
    assertThat(state().plan("p-1-1")).contains(plan);
    assertThat(state().draining()).containsExactly("a");
    assertThat(state().job("j-1-2")).isPresent();
    write(Records.apply(plan, "j-1-3", 3000));
    assertThat(state().plan("p-1-1")).isEmpty();
    assertThat(state().open())
        .last()
        .extracting(Order::steps)
        .isEqualTo(List.of(new Order.Step(12, "a", "b:1")));
    assertThat(state().jobs()).extracting(Job::id).containsExactly("j-1-3", "j-1-2");
  }

  @Test
  void jobSurvivesAsText() {
    Job job =
        new Job(
            "j-1",
            Order.Kind.DRAIN,
            "a",
            Job.State.DONE,
            "a owns\tno shard",
            3,
            4,
            5,
            6,
            List.of("one", "two"));
    write(Records.jobs(List.of(job)));
    assertThat(state().job("j-1").orElseThrow().phase()).isEqualTo("a owns no shard");
    assertThat(state().job("j-1").orElseThrow().warnings()).containsExactly("one", "two");
  }

  @Test
  void cancelledStaysCancelled_whateverTheWorkerWritesAfter() {
    write(Records.drain("a", 4, "j-1", 1000));
    Job job = state().job("j-1").orElseThrow();
    write(Records.cancel(job, 2000));
    write(Records.jobs(List.of(job.running("moving", 1, 2, List.of()))));
    assertThat(state().job("j-1").orElseThrow().state()).isEqualTo(Job.State.CANCELLED);
    assertThat(state().job("j-1").orElseThrow().endedMillis()).isEqualTo(2000);
  }

  @Test
  void forgetsEndedJobs_afterSevenDaysOrBeyondAHundred() {
    for (int i = 0; i < 105; i++) {
      write(Records.drain("n" + i, 4, "j-" + i, i));
      Job job = state().job("j-" + i).orElseThrow();
      write(Records.jobs(List.of(job.ended(Job.State.DONE, "", i))));
    }
    write(Records.drain("a", 4, "j-open", 0));
    write(Records.outlived(state(), 200));
    assertThat(state().jobs()).hasSize(101).extracting(Job::id).contains("j-open", "j-104");
    assertThat(state().job("j-4")).isEmpty();
    write(Records.outlived(state(), 200 + PlacementState.JOB_AGE_MILLIS_MAX));
    assertThat(state().jobs()).extracting(Job::id).containsExactly("j-open");
  }

  @Test
  void forgetsPlans_afterTenMinutesOrBeyondTen() {
    for (int i = 0; i < 12; i++) {
      write(Records.plan(new Plan("p-" + i, i, Set.of(), List.of())));
    }
    write(Records.outlived(state(), 100));
    assertThat(state().plans()).hasSize(10);
    write(Records.outlived(state(), Plan.AGE_MILLIS_MAX + 11));
    assertThat(state().plans()).extracting(Plan::id).containsExactly("p-11");
  }

  @Test
  void loadsTravelAsText() {
    NodeLoads loads =
        new NodeLoads(
            1000,
            12.5,
            Map.of(
                "circuit",
                List.of(
                    new ShardLoad(7, "a", 2, 1L << 33, 1.25, List.of(new TenantLoad("ca", 9))),
                    ShardLoad.idle(8, "a"))));
    assertThat(NodeLoads.decode("a", loads.encode())).isEqualTo(loads);
    assertThat(NodeLoads.decode("a", new NodeLoads(0, 0, Map.of()).encode()).shards()).isEmpty();
  }

  @Test
  void movedShardKeepsItsWeight_untilItHasWokenUp() {
    LoadMemory memory = new LoadMemory();
    memory.observe(List.of(ShardLoad.of(1, "a", 5, 1000, 8)), 0);
    memory.observe(List.of(ShardLoad.of(1, "b", 0, 0, 0)), LoadMemory.HALF_LIFE_MILLIS);
    assertThat(memory.loads().get(1)).isEqualTo(new ShardLoad(1, "b", 5, 500, 4, List.of()));
    memory.observe(List.of(ShardLoad.of(1, "b", 6, 2000, 1)), LoadMemory.HALF_LIFE_MILLIS);
    assertThat(memory.loads().get(1)).isEqualTo(ShardLoad.of(1, "b", 6, 2000, 4));
  }
}
