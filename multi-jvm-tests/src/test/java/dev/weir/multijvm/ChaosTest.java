package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A seed is a schedule: what a run met can be met again. */
class ChaosTest {
  private static final int NODES = 3;
  private static final int FAULTS = 300;

  @Test
  void sameSeedGivesTheSameSchedule() {
    long seed = Seeds.next();
    assertThat(Chaos.schedule(seed, NODES, FAULTS)).isEqualTo(Chaos.schedule(seed, NODES, FAULTS));
    assertThat(Chaos.schedule(seed, NODES, FAULTS).steps())
        .isNotEqualTo(Chaos.schedule(seed + 1, NODES, FAULTS).steps());
  }

  @Test
  void longerScheduleBeginsAsTheShorterOne() {
    long seed = Seeds.next();
    assertThat(Chaos.schedule(seed, NODES, FAULTS).steps())
        .startsWith(Chaos.schedule(seed, NODES, 5).steps().toArray(Chaos.Step[]::new));
  }

  @Test
  void everyKindOfFaultComes_toNodesThatExist() {
    Chaos chaos = Chaos.schedule(Seeds.next(), NODES, FAULTS);
    assertThat(
            chaos.steps().stream().map(step -> step.fault().getClass()).collect(Collectors.toSet()))
        .as("%s", chaos)
        .hasSize(Fault.class.getPermittedSubclasses().length);
    assertThat(chaos.steps())
        .extracting(Chaos.Step::fault)
        .filteredOn(Fault.Partition.class::isInstance)
        .allSatisfy(
            fault ->
                assertThat(((Fault.Partition) fault).nodes())
                    .hasSizeBetween(1, NODES - 1)
                    .isSubsetOf(0, 1, 2));
  }

  @Test
  void faultsHappenOneAfterTheOther_untilItIsEnough() throws InterruptedException {
    Chaos chaos = Chaos.schedule(Seeds.next(), NODES, FAULTS);
    List<Fault> seen = new ArrayList<>();
    List<Long> waited = new ArrayList<>();
    assertThat(chaos.run(seen::add, waited::add, () -> seen.size() < 7)).isEqualTo(7);
    assertThat(seen)
        .containsExactlyElementsOf(
            chaos.steps().subList(0, 7).stream().map(Chaos.Step::fault).toList());
    assertThat(waited)
        .containsExactlyElementsOf(
            chaos.steps().subList(0, 8).stream().map(Chaos.Step::quietMillis).toList());
  }

  @Test
  void saysHowToRepeatIt() {
    Chaos chaos = Chaos.schedule(42, NODES, 2);
    assertThat(chaos.toString()).startsWith("-Dweir.seed=42\n  ").hasLineCount(3);
  }
}
