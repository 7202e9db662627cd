package dev.weir.promql.histogram;

import static dev.weir.promql.histogram.HistogramText.read;
import static dev.weir.promql.histogram.Remark.MIXED_BOUNDS;
import static dev.weir.promql.histogram.Remark.NOT_COUNTER;
import static dev.weir.promql.histogram.Remark.NOT_GAUGE;
import static dev.weir.promql.histogram.Remark.RECONCILED_IN_DIFFERENCE;
import static dev.weir.promql.histogram.Remark.RECONCILED_IN_SUM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.histogram.Histogram;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much histograms grow over a window. */
class WindowChangesTest {
  private static final String EXPONENTIAL = "{{count:1 sum:1 buckets:[1]}}";
  private static final String CUSTOM =
      "{{schema:-53 sum:1 count:1 custom_values:[5 10] buckets:[1]}}";
  private static final String GAUGE = "{{count:1 sum:1 buckets:[1] counter_reset_hint:gauge}}";

  private static List<Histogram> samples(String... texts) {
    return Stream.of(texts).map(HistogramText::read).toList();
  }

  private static Change increase(String... texts) {
    return WindowChanges.increase(samples(texts));
  }

  private static Change delta(String... texts) {
    return WindowChanges.delta(samples(texts));
  }

  private static void check(Change change, String expected, Remark... remarks) {
    assertThat(change.value()).contains(read(expected));
    assertThat(change.remarks()).containsExactly(remarks);
  }

  private static void checkNone(Change change, Remark... remarks) {
    assertThat(change.value()).isEmpty();
    assertThat(change.remarks()).containsExactly(remarks);
  }

  @Test
  void isNothing_whenThereIsOneSample() {
    checkNone(increase(EXPONENTIAL));
    checkNone(delta(GAUGE));
  }

  @Test
  void isTheDifference_whenNothingWasSetBack() {
    check(
        increase(
            "{{count:4 sum:4 buckets:[1 2 1]}}",
            "{{count:5 sum:6 buckets:[1 3 1]}}",
            "{{count:6 sum:8 buckets:[1 4 1]}}"),
        "{{count:2 sum:4 offset:1 buckets:[2] counter_reset_hint:gauge}}");
  }

  @Test
  void addsWhatCountersHad_whenTheyAreSetBack() {
    // the first is left out, as the second is less in one bucket
    check(
        increase(
            "{{count:4 sum:5 buckets:[1 2 1]}}",
            "{{count:5 sum:6 buckets:[1 1 3]}}",
            "{{count:6 sum:7 buckets:[1 2 3]}}"),
        "{{count:6 sum:7 buckets:[1 2 3] counter_reset_hint:gauge}}");
    check(
        increase(
            "{{count:4 sum:5 buckets:[1 2 1]}}",
            "{{count:7 sum:9 buckets:[2 4 1]}}",
            "{{count:1 sum:1 buckets:[1]}}"),
        "{{count:4 sum:5 buckets:[2 2] counter_reset_hint:gauge}}");
  }

  @Test
  void takesTheCoarsestSchemaOfTheWindow() {
    check(
        increase(
            "{{schema:1 count:3 buckets:[1 2] offset:1}}",
            "{{schema:0 count:3 buckets:[3] offset:1}}",
            "{{schema:1 count:4 buckets:[4 0] offset:1 counter_reset_hint:not_reset}}"),
        "{{schema:0 count:1 buckets:[1] offset:1 counter_reset_hint:gauge}}");
  }

  @Test
  void warnsOfGaugesInRates() {
    check(increase(GAUGE, EXPONENTIAL), "{{counter_reset_hint:gauge}}", NOT_COUNTER);
    check(increase(EXPONENTIAL, GAUGE), "{{counter_reset_hint:gauge}}", NOT_COUNTER);
    check(increase(EXPONENTIAL, GAUGE, EXPONENTIAL), "{{counter_reset_hint:gauge}}", NOT_COUNTER);
  }

  @Test
  void isNothing_whenBoundsAreOfTwoKinds() {
    String more = "{{count:4 sum:5 buckets:[1 2 1]}}";
    checkNone(increase(EXPONENTIAL, CUSTOM, more), MIXED_BOUNDS);
    checkNone(increase(CUSTOM, more, CUSTOM), MIXED_BOUNDS);
    checkNone(increase(GAUGE, EXPONENTIAL, CUSTOM), NOT_COUNTER, MIXED_BOUNDS);
    checkNone(increase(GAUGE, EXPONENTIAL, CUSTOM, EXPONENTIAL), MIXED_BOUNDS);
    checkNone(delta(GAUGE, CUSTOM), MIXED_BOUNDS);
  }

  @Test
  void forgetsTheFirstSample_whenTheSecondIsOfAnotherKind() {
    check(
        increase(CUSTOM, "{{count:4 sum:5 buckets:[1 2 1]}}"),
        "{{count:4 sum:5 buckets:[1 2 1] counter_reset_hint:gauge}}");
    check(
        increase(EXPONENTIAL, CUSTOM),
        "{{schema:-53 sum:1 count:1 custom_values:[5 10] buckets:[1] counter_reset_hint:gauge}}");
  }

  @Test
  void reconcilesGivenBounds() {
    String five = "{{schema:-53 sum:1 count:1 custom_values:[5] buckets:[1]}}";
    String none = "{{schema:-53 custom_values:[5] counter_reset_hint:gauge}}";
    check(increase(five, five, CUSTOM), none, RECONCILED_IN_DIFFERENCE);
    check(increase(five, CUSTOM, CUSTOM), none, RECONCILED_IN_DIFFERENCE);
    check(delta(five, five, CUSTOM), none, NOT_GAUGE, RECONCILED_IN_DIFFERENCE);
    check(
        increase(CUSTOM, CUSTOM, "{{schema:-53 custom_values:[5]}}"),
        "{{schema:-53 custom_values:[5] sum:0 counter_reset_hint:gauge}}",
        RECONCILED_IN_SUM,
        RECONCILED_IN_DIFFERENCE);
  }

  @Test
  void isTheDifferenceOfTheEnds_whenAskedForDelta() {
    String more = "{{count:3 sum:0 buckets:[2 1] counter_reset_hint:gauge}}";
    check(
        delta(more, "{{count:99 counter_reset_hint:reset}}", GAUGE),
        "{{count:-2 sum:1 buckets:[-1 -1] counter_reset_hint:gauge}}");
    check(
        delta(more, EXPONENTIAL),
        "{{count:-2 sum:1 buckets:[-1 -1] counter_reset_hint:gauge}}",
        NOT_GAUGE);
  }

  @Test
  void instantOnesLookAtTwo() {
    Histogram less = read("{{count:1 sum:1 buckets:[1]}}");
    Histogram more = read("{{count:3 sum:5 buckets:[1 2]}}");
    check(
        WindowChanges.instantIncrease(less, more),
        "{{count:2 sum:4 offset:1 buckets:[2] counter_reset_hint:gauge}}");
    check(
        WindowChanges.instantIncrease(more, less),
        "{{count:1 sum:1 buckets:[1] counter_reset_hint:gauge}}");
    check(
        WindowChanges.instantDelta(more, less),
        "{{count:-2 sum:-4 offset:1 buckets:[-2] counter_reset_hint:gauge}}",
        NOT_GAUGE);
    check(
        WindowChanges.instantIncrease(less, read(GAUGE)),
        "{{counter_reset_hint:gauge}}",
        NOT_COUNTER);
  }

  @Test
  void instantOnesReconcileGivenBounds() {
    Histogram before =
        read("{{schema:-53 sum:55 count:15 custom_values:[2 4 6] buckets:[1 2 5 7]}}");
    check(
        WindowChanges.instantIncrease(
            before,
            read(
                "{{schema:-53 sum:555 count:450 custom_values:[1 2 3 4 5 6 7 8]"
                    + " buckets:[10 20 30 40 50 60 70 80 90]}}")),
        "{{schema:-53 sum:500 count:435 custom_values:[2 4 6] buckets:[29 68 105 233]"
            + " counter_reset_hint:gauge}}",
        RECONCILED_IN_DIFFERENCE);
    String fallen = "{{schema:-53 sum:56 count:15 custom_values:[2 3 4 6] buckets:[1 0 1 5 8]}}";
    check(
        WindowChanges.instantIncrease(before, read(fallen)),
        fallen.replace("}}", " counter_reset_hint:gauge}}"));
  }

  @Test
  void instantOnesAreNothing_whenBoundsAreOfTwoKinds() {
    checkNone(WindowChanges.instantDelta(read(EXPONENTIAL), read(CUSTOM)), NOT_GAUGE, MIXED_BOUNDS);
    checkNone(
        WindowChanges.instantIncrease(
            read(GAUGE), read(CUSTOM.replace("}}", " counter_reset_hint:not_reset}}"))),
        NOT_COUNTER,
        MIXED_BOUNDS);
  }
}
