package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.Append;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.rollup.Bucket;
import dev.weir.series.rollup.Tier;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Question;
import dev.weir.series.shard.Retention;
import dev.weir.series.shard.ShardLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What arrives ends the keeping of what is too old, by events behind it. */
class SampleRetentionTest {
  private static final long DAY = 24 * 60 * 60 * 1000L;
  private static final ShardLimits LIMITS =
      new ShardLimits(10, 10, new Retention(2 * DAY, 9 * DAY, 90 * DAY, 900 * DAY), DAY);
  private static final Labels LABELS = new LabelsBuilder().add("__name__", "up").build();

  private final CircuitState state = new CircuitState(TestConfigs.limits(), 1);

  private SampleRules.Group arrive(long... times) {
    List<Append> batches =
        Arrays.stream(times)
            .mapToObj(
                time -> {
                  Runs runs = new Runs.Builder().begin(0).add(time, 7).build();
                  return new Append(
                      new MetricsBatch(time, 0, List.of(LABELS), runs), List.of(), LIMITS, null);
                })
            .toList();
    SampleRules.Group group = SampleRules.decide(state, batches, 0);
    // as a follower or a recovery does: from the bytes alone
    group
        .events()
        .forEach(
            event ->
                state.apply(new StoredEvent(event.manifest(), event.bytes(), Optional.empty())));
    return group;
  }

  private List<Long> samples() {
    Question all = new Question.Samples(List.of(), Long.MIN_VALUE, Long.MAX_VALUE, -1, 100);
    return ((Answer.Samples) state.metrics().capture(all).get())
        .series().stream().flatMap(each -> Arrays.stream(each.times()).boxed()).toList();
  }

  private List<Long> hours() {
    Question all =
        new Question.Rolled(List.of(), Tier.HOUR, Long.MIN_VALUE, Long.MAX_VALUE, -1, 100);
    return ((Answer.Rolled) state.metrics().capture(all).get())
        .series().stream().flatMap(each -> each.buckets().stream()).map(Bucket::start).toList();
  }

  @Test
  void samplesGoAndTheirHoursStay() {
    assertThat(arrive(0, DAY).retention()).isEmpty();
    SampleRules.Group group = arrive(3 * DAY + 1);
    assertThat(group.events()).hasSize(2);
    assertThat(state.rev()).isEqualTo(4);
    assertThat(samples()).containsExactly(DAY, 3 * DAY + 1);
    assertThat(hours()).containsExactly(0L, DAY, 3 * DAY);
    assertThat(arrive(3 * DAY + 2).retention()).isEmpty();
    assertThat(arrive(10 * DAY).retention()).hasSize(2);
    assertThat(samples()).containsExactly(10 * DAY);
    assertThat(hours()).containsExactly(DAY, 3 * DAY, 10 * DAY);
  }

  @Test
  void whatIsRefusedEndsNothing() {
    arrive(0);
    Runs runs = new Runs.Builder().begin(0).add(0, 7).build();
    MetricsBatch late = new MetricsBatch(50 * DAY, 0, List.of(LABELS), runs);
    assertThat(
            SampleRules.decide(state, List.of(new Append(late, List.of(), LIMITS, null)), 0)
                .events())
        .isEmpty();
  }

  @Test
  void aTierOfALaterReleaseIsRefused() {
    StoredEvent event =
        state
            .writer(0)
            .encode(new CircuitEvent.RetentionAdvanced("1y", 0), new StoredEvent.Compiled.None());
    assertThatThrownBy(
            () -> state.apply(new StoredEvent(event.manifest(), event.bytes(), Optional.empty())))
        .extracting(failure -> ((WeirException) failure).code())
        .isEqualTo(ErrorCode.FORMAT_TOO_NEW);
  }
}
