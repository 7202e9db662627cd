package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.entity.CompactionRule.Facts;
import dev.weir.entity.CompactionRule.Reason;
import dev.weir.entity.CompactionRule.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompactionRuleTest {
  private static final OptionalLong NONE = OptionalLong.empty();

  private static Facts facts(
      List<Long> snapshots, Map<String, Long> stored, long aged, OptionalLong backup) {
    return new Facts(0, 100, snapshots, stored, aged, backup, NONE);
  }

  static Stream<Arguments> cases() {
    List<Long> two = List.of(90L, 60L);
    return Stream.of(
        Arguments.of("the older of two", facts(two, Map.of(), 100, NONE), 60, Reason.NO_SNAPSHOT),
        Arguments.of(
            "two of three",
            facts(List.of(30L, 90L, 60L), Map.of(), 100, NONE),
            60,
            Reason.NO_SNAPSHOT),
        Arguments.of("none", facts(List.of(), Map.of(), 100, NONE), 0, Reason.NO_SNAPSHOT),
        Arguments.of("one", facts(List.of(90L), Map.of(), 100, NONE), 0, Reason.NO_SNAPSHOT),
        Arguments.of(
            "the same twice", facts(List.of(90L, 90L), Map.of(), 100, NONE), 0, Reason.NO_SNAPSHOT),
        Arguments.of("age", facts(two, Map.of(), 41, NONE), 41, Reason.TOO_YOUNG),
        Arguments.of("all young", facts(two, Map.of(), 0, NONE), 0, Reason.TOO_YOUNG),
        Arguments.of(
            "the slowest region",
            facts(two, Map.of("us", 50L, "ap", 20L), 100, NONE),
            20,
            Reason.REGION_BEHIND),
        Arguments.of(
            "a region that is ahead of the snapshots",
            facts(two, Map.of("us", 99L), 100, NONE),
            60,
            Reason.NO_SNAPSHOT),
        Arguments.of(
            "a region that is not known",
            facts(two, Map.of("us", 100L, "ap", 0L), 100, NONE),
            0,
            Reason.REGION_BEHIND),
        Arguments.of(
            "the backup", facts(two, Map.of(), 100, OptionalLong.of(7)), 7, Reason.NO_BACKUP),
        Arguments.of(
            "no backup", facts(two, Map.of(), 100, OptionalLong.of(0)), 0, Reason.NO_BACKUP),
        Arguments.of(
            "as asked",
            new Facts(0, 100, two, Map.of(), 100, NONE, OptionalLong.of(12)),
            12,
            Reason.AS_ASKED),
        Arguments.of(
            "nothing asked for",
            new Facts(0, 100, two, Map.of(), 100, NONE, OptionalLong.of(0)),
            0,
            Reason.AS_ASKED),
        Arguments.of(
            "what is gone stays gone",
            new Facts(60, 100, two, Map.of("us", 5L), 100, NONE, NONE),
            60,
            Reason.REGION_BEHIND),
        Arguments.of(
            "snapshots before what is gone are of no use",
            new Facts(70, 100, List.of(90L, 60L, 50L), Map.of(), 100, NONE, NONE),
            70,
            Reason.NO_SNAPSHOT),
        Arguments.of(
            "snapshots of another history are of no use",
            new Facts(0, 80, List.of(90L, 60L, 50L), Map.of(), 80, NONE, NONE),
            50,
            Reason.NO_SNAPSHOT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void saysHowFar_andWhyNotFurther(String name, Facts facts, long upTo, Reason reason) {
    Verdict verdict = CompactionRule.of(facts);
    assertThat(verdict.upTo()).isEqualTo(upTo);
    assertThat(verdict.bound().reason()).isEqualTo(reason);
    assertThat(verdict.bound().why()).isNotBlank();
  }

  @Test
  void namesTheRegionThatIsMissed() {
    Facts facts = facts(List.of(90L, 60L), Map.of("region us", 0L), 100, NONE);
    assertThat(CompactionRule.of(facts).bound().why())
        .isEqualTo("It is not known what is stored in region us.");
    Facts behind = facts(List.of(90L, 60L), Map.of("region us", 8L), 100, NONE);
    assertThat(CompactionRule.of(behind).bound().why()).contains("up to rev 8").contains("us");
  }

  /** Whatever is known, nothing goes that somebody needs, and all goes that nobody does. */
  @Test
  void neverTakesWhatIsNeeded_norLeavesWhatIsNot() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 20_000; round++) {
      Facts facts = random(random);
      Verdict verdict = CompactionRule.of(facts);
      String what = Seeds.option(seed) + " " + facts + " " + verdict;
      long upTo = verdict.upTo();
      assertThat(upTo).as(what).isGreaterThanOrEqualTo(facts.deletedTo());
      if (upTo > facts.deletedTo()) {
        requireUnneeded(facts, upTo, what);
        assertThat(verdict.bound().rev()).as(what).isEqualTo(upTo);
      } else {
        assertThat(verdict.bound().rev()).as(what).isLessThanOrEqualTo(facts.deletedTo());
      }
      assertThat(isUnneeded(facts, upTo + 1)).as(what).isFalse();
    }
  }

  private static void requireUnneeded(Facts facts, long rev, String what) {
    assertThat(isUnneeded(facts, rev)).as(what).isTrue();
  }

  /** The rule once more, in other words. */
  private static boolean isUnneeded(Facts facts, long rev) {
    long enough =
        facts.snapshots().stream()
            .distinct()
            .filter(each -> each >= facts.deletedTo() && each <= facts.newest() && each >= rev)
            .count();
    return enough >= 2
        && facts.stored().values().stream().allMatch(each -> each >= rev)
        && facts.agedTo() >= rev
        && facts.backedUpTo().orElse(rev) >= rev
        && facts.askedTo().orElse(rev) >= rev;
  }

  private static Facts random(Random random) {
    long newest = random.nextInt(1, 60);
    long deletedTo = random.nextInt((int) newest + 1);
    List<Long> snapshots = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      snapshots.add((long) random.nextInt(1, 70));
    }
    snapshots.sort(random.nextBoolean() ? Comparator.naturalOrder() : Comparator.reverseOrder());
    Map<String, Long> stored = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      stored.put("region " + i, (long) random.nextInt(70));
    }
    return new Facts(
        deletedTo,
        newest,
        snapshots,
        stored,
        random.nextInt((int) newest + 1),
        some(random),
        some(random));
  }

  private static OptionalLong some(Random random) {
    return random.nextBoolean() ? NONE : OptionalLong.of(random.nextInt(70));
  }
}
