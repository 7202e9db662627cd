package dev.weir.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Set<String> MEMBERS = Set.of("a", "b");
  private static final Move MOVE = new Move(12, "a", "b", 9, 1L << 40, 140, List.of());
  private static final Plan PLAN = new Plan("p-1", 1000, MEMBERS, List.of(MOVE));
  private static final long END = 1000 + Plan.AGE_MILLIS_MAX;

  @Test
  void canBeApplied_whileShardsItDoesNotMoveComeAndGo() {
    assertThat(PLAN.outdated(MEMBERS, Map.of(12, "a"), 1000)).isEmpty();
    assertThat(PLAN.outdated(MEMBERS, Map.of(12, "a", 13, "b", 14, "a"), END)).isEmpty();
    assertThat(new Plan("p-2", 1000, MEMBERS, List.of()).outdated(MEMBERS, Map.of(), END))
        .isEmpty();
  }

  @Test
  void isOutdated_byTimeMembersAndOwnersOfWhatItMoves() {
    assertThat(PLAN.outdated(MEMBERS, Map.of(12, "a"), END + 1))
        .contains("it is older than 10 minutes");
    assertThat(PLAN.outdated(Set.of("a", "b", "c"), Map.of(12, "a"), END))
        .contains("the nodes that take shards have changed since");
    assertThat(PLAN.outdated(Set.of("a"), Map.of(12, "a"), END)).isPresent();
    for (Map<Integer, String> owners : List.of(Map.of(12, "b"), Map.of(13, "a"))) {
      assertThat(PLAN.outdated(MEMBERS, owners, END)).contains("shard 12 is no longer on node a");
    }
  }
}
