package dev.weir.series.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.Runs;
import dev.weir.series.codec.Chunk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadTest {
  private static final long MUCH = 1L << 40;
  private static final long HOUR = 3_600_000;

  private record Chunks(int sid, int samples, long firstTime, boolean late) {}

  private final List<Chunks> sealed = new ArrayList<>();

  private void seal(int sid, byte[] bytes, boolean late) {
    Chunk chunk = Chunk.of(bytes);
    sealed.add(new Chunks(sid, chunk.samples(), chunk.firstTime(), late));
  }

  private Appended append(Head head, long arrival, Runs.Builder runs) {
    return head.append(runs.build(), arrival, this::seal);
  }

  /** Pairs of a time and a value. */
  private static Runs.Builder run(int sid, long... samples) {
    Runs.Builder runs = new Runs.Builder().begin(sid);
    for (int i = 0; i < samples.length; i += 2) {
      runs.add(samples[i], samples[i + 1]);
    }
    return runs;
  }

  private static Runs.Builder steps(Runs.Builder runs, int sid, long from, int count) {
    runs.begin(sid);
    for (int i = 0; i < count; i++) {
      runs.add(from + 10L * i, 0x4000_0000_0000_0000L * (i % 2) + i);
    }
    return runs;
  }

  private static List<Long> held(Head head, int sid) {
    List<Long> held = new ArrayList<>();
    head.read(
        sid,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (time, bits) -> {
          held.add(time);
          held.add(bits);
        });
    return held;
  }

  @Test
  void everySampleIsCountedForWhatItIs() {
    Head head = new Head(MUCH);
    assertThat(append(head, 0, run(3, 10, 1, 20, 2, 30, 3))).isEqualTo(new Appended(3, 0, 0, 0));
    assertThat(append(head, 1, run(3, 10, 1, 20, 2, 30, 3))).isEqualTo(new Appended(0, 3, 0, 0));
    assertThat(append(head, 2, run(3, 20, 5))).isEqualTo(new Appended(1, 0, 1, 1));
    assertThat(append(head, 3, run(3, 20, 5))).isEqualTo(new Appended(0, 1, 0, 0));
    assertThat(append(head, 4, run(3, 15, 7, 40, 4))).isEqualTo(new Appended(2, 0, 1, 0));
    assertThat(append(head, 5, run(3, 40, 6, 20, 2))).isEqualTo(new Appended(2, 0, 2, 2));
    assertThat(held(head, 3)).containsExactly(10L, 1L, 15L, 7L, 20L, 2L, 30L, 3L, 40L, 6L);
    assertThat(head.newestMillis(3)).isEqualTo(40);
    assertThat(head.samples(3)).isEqualTo(4 + 3);
    assertThat(sealed).isEmpty();
  }

  @Test
  void theNewestSampleIsKnownWhenItsTailIsSealed() {
    Head head = new Head(MUCH);
    append(head, 0, run(0, 10, 1, 20, 2));
    head.sealAll(this::seal);
    assertThat(held(head, 0)).isEmpty();
    assertThat(append(head, 1, run(0, 20, 2))).isEqualTo(new Appended(0, 1, 0, 0));
    assertThat(append(head, 1, run(0, 20, 3))).isEqualTo(new Appended(1, 0, 1, 1));
    assertThat(append(head, 1, run(0, 10, 1))).isEqualTo(new Appended(1, 0, 1, 0));
    head.sealAll(this::seal);
    // 20 has the value 3 in a late chunk, so that 2 is no duplicate any more
    assertThat(append(head, 1, run(0, 20, 2))).isEqualTo(new Appended(1, 0, 1, 1));
    assertThat(sealed).containsExactly(new Chunks(0, 2, 10, false), new Chunks(0, 2, 10, true));
  }

  @Test
  void aValueThatComesBackAfterALateChunkIsNoDuplicate() {
    HeadModel model = new HeadModel();
    Head head = new Head(MUCH);
    Runs first = steps(new Runs.Builder(), 0, 0, 300).build();
    Runs.Builder others = new Runs.Builder().begin(0);
    for (int i = 100; i < 100 + SideBuffer.MAX; i++) {
      others.add(10L * i, 99);
    }
    head.append(first, 0, model);
    head.append(others.build(), 0, model);
    assertThat(model.late()).isOne();
    Appended again = head.append(first, 0, model);
    assertThat(again.duplicate()).isZero();
    for (int i = 0; i < first.samples(); i++) {
      model.put(0, first.time(i), first.bits(i));
    }
    model.requireEqual(head, "written again");
    head.sealAll(model);
    Runs next = steps(new Runs.Builder(), 0, 9_000, 3).build();
    head.append(next, 0, model);
    assertThat(head.append(next, 0, model).duplicate()).isEqualTo(3);
  }

  @Test
  void aTailIsSealedWith720Samples() {
    Head head = new Head(MUCH);
    append(head, 0, steps(new Runs.Builder(), 4, 1_000, 719));
    assertThat(sealed).isEmpty();
    append(head, 0, steps(new Runs.Builder(), 4, 1_000_000, 722));
    assertThat(sealed)
        .containsExactly(new Chunks(4, 720, 1_000, false), new Chunks(4, 720, 1_000_010, false));
    assertThat(head.samples(4)).isOne();
  }

  @Test
  void lateSamplesAreSealedWith120() {
    Head head = new Head(MUCH);
    append(head, 0, run(4, 1_000_000, 1));
    append(head, 0, steps(new Runs.Builder(), 4, 1_000, 119));
    assertThat(sealed).isEmpty();
    append(head, 0, run(4, 500, 1));
    assertThat(sealed).containsExactly(new Chunks(4, 120, 500, true));
    assertThat(head.samples(4)).isOne();
  }

  @Test
  void aTailIsStillKnownWhenALateChunkWasSealed() {
    Head head = new Head(MUCH);
    append(head, 0, steps(new Runs.Builder(), 0, 10_000, 50));
    Runs.Builder runs = new Runs.Builder().begin(0).add(10_020, 2);
    for (int i = 0; i < SideBuffer.MAX; i++) {
      runs.add(i, i);
    }
    Appended appended = append(head, 0, runs.add(10_040, 4));
    assertThat(sealed).containsExactly(new Chunks(0, 120, 0, true));
    assertThat(appended).isEqualTo(new Appended(120, 2, 120, 0));
  }

  @Test
  void aTailIsSealedBeforeWhatArrivesTwoHoursAfterItsFirstEvent() {
    Head head = new Head(MUCH);
    append(head, 5, run(4, 10, 1));
    append(head, 5 + HOUR, run(4, 20, 1));
    append(head, 4 + 2 * HOUR, run(4, 30, 1));
    assertThat(sealed).isEmpty();
    append(head, 5 + 2 * HOUR, run(4, 40, 1));
    assertThat(sealed).containsExactly(new Chunks(4, 3, 10, false));
    append(head, 4 + 4 * HOUR, run(4, 50, 1));
    assertThat(sealed).hasSize(1);
  }

  @Test
  void seriesWithoutSamplesAreSealedByEventsOfOthers() {
    Head head = new Head(MUCH);
    append(head, 0, run(5_000, 10, 1, 20, 2, 15, 3));
    long before = head.accountedBytes();
    int events = (Page.SIZE + Page.SIZE) / Head.SWEEP;
    for (int i = 0; i < events; i++) {
      append(head, 2 * HOUR - 1, run(1, 10 + i, 1));
    }
    assertThat(sealed).isEmpty();
    for (int i = 0; i < events; i++) {
      append(head, 2 * HOUR, run(1, 100 + i, 1));
    }
    assertThat(sealed)
        .containsExactly(new Chunks(5_000, 2, 10, false), new Chunks(5_000, 1, 15, true));
    assertThat(head.samples(5_000)).isZero();
    assertThat(head.newestMillis(5_000)).isEqualTo(20);
    assertThat(head.accountedBytes()).isLessThan(before + Page.BYTES);
  }

  @Test
  void overTheBudgetTheLargestAreSealedFirstAndThenTheLowestSids() {
    Head head = new Head(40 * Cells.CELL_BYTES);
    Runs.Builder runs = new Runs.Builder();
    steps(runs, 1, 0, 2);
    steps(runs, 2, 0, 100);
    steps(runs, 3, 0, 2);
    steps(runs, 4, 0, 100);
    steps(runs, 5, 0, 250);
    append(head, 0, runs);
    assertThat(sealed.stream().map(Chunks::sid)).startsWith(5, 2).doesNotContain(1, 3);
    assertThat(head.accountedBytes() - Page.BYTES).isBetween(1L, 40L * Cells.CELL_BYTES);
  }

  @Test
  void seriesThatNeverCameHaveNothing() {
    Head head = new Head(MUCH);
    append(head, 0, run(4_096, 10, 1));
    for (int sid : new int[] {0, 4_095, 4_097, 1_000_000}) {
      assertThat(head.newestMillis(sid)).isEqualTo(Long.MIN_VALUE);
      assertThat(head.samples(sid)).isZero();
      assertThat(head.sources(sid)).isEmpty();
    }
  }

  @Test
  void theDigestTellsHeadsApart() {
    List<Long> digests = new ArrayList<>();
    for (Runs.Builder runs :
        List.of(
            run(0),
            run(0, 10, 1),
            run(1, 10, 1),
            run(0, 10, 2),
            run(0, 10, 1, 20, 1),
            run(0, 10, 1, 20, 1, 15, 1),
            run(0, 10, 1, 20, 1, 15, 2))) {
      Head head = new Head(MUCH);
      append(head, 0, runs);
      digests.add(head.digest());
    }
    assertThat(digests).doesNotHaveDuplicates();
  }

  @Test
  void aSourceKeepsWhatItHadWhenItWasTaken() {
    Head head = new Head(MUCH);
    append(head, 0, steps(new Runs.Builder(), 0, 0, 100));
    Source before = head.tail(0);
    append(head, 0, steps(new Runs.Builder(), 0, 10_000, 650));
    append(head, 0, steps(new Runs.Builder(), 1, 0, 700));
    Samples samples = before.samples();
    assertThat(samples.count()).isEqualTo(100);
    assertThat(samples.time(99)).isEqualTo(990);
    assertThat(samples.bits(98)).isEqualTo(98);
  }
}
