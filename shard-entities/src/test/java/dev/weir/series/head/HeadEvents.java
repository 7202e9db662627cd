package dev.weir.series.head;

import dev.weir.series.Runs;
import dev.weir.series.codec.HostileSamples.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Events as they come from good and from bad senders; by a seed. */
final class HeadEvents {
  private static final Values[] KINDS = Values.values();
  private static final int[] SIDS = {0, 1, 2, 3, 5, 8, 13, 1_023, 1_024, 4_095, 4_096, 9_000};
  private static final int STEP = 10_000;

  record Sample(long time, long bits) {}

  record Event(long arrival, TreeMap<Integer, List<Sample>> runs) {
    Runs columns() {
      Runs.Builder builder = new Runs.Builder();
      runs.forEach(
          (sid, samples) -> {
            builder.begin(sid);
            samples.forEach(sample -> builder.add(sample.time, sample.bits));
          });
      return builder.build();
    }

    int samples() {
      return runs.values().stream().mapToInt(List::size).sum();
    }

    /** The same samples, each in an event of its own. */
    List<Event> split() {
      List<Event> parts = new ArrayList<>();
      runs.forEach(
          (sid, samples) ->
              samples.forEach(
                  sample ->
                      parts.add(new Event(arrival, new TreeMap<>(Map.of(sid, List.of(sample)))))));
      return parts;
    }

    void addTo(HeadModel model) {
      runs.forEach(
          (sid, samples) -> samples.forEach(sample -> model.put(sid, sample.time, sample.bits)));
    }
  }

  private final Random random;
  private final long[] newest = new long[SIDS.length];
  private final List<List<Sample>> sent = new ArrayList<>();
  private long arrival = 1_700_000_000_000L;

  HeadEvents(Random random) {
    this.random = random;
    Arrays.setAll(newest, i -> arrival + i);
    for (int i = 0; i < SIDS.length; i++) {
      sent.add(new ArrayList<>());
    }
  }

  Event next() {
    arrival += random.nextInt(300) == 0 ? 5_000_000 : random.nextInt(-1_000, 90_000);
    TreeMap<Integer, List<Sample>> runs = new TreeMap<>();
    for (int i = 0; i < SIDS.length; i++) {
      // the last ones pause now and then, so that nothing but the sweep finds them
      if (random.nextInt(1 + i) <= 1 && (i < 10 || (arrival >> 24) % 3 != 0)) {
        runs.put(SIDS[i], run(i));
      }
    }
    return new Event(arrival, runs);
  }

  private List<Sample> run(int i) {
    int count = random.nextInt(10) == 0 ? random.nextInt(1, 200) : random.nextInt(1, 6);
    long[] bits = KINDS[i % KINDS.length].make(random, count);
    List<Sample> run = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      run.add(sample(i, bits[at]));
    }
    return run;
  }

  private Sample sample(int i, long bits) {
    List<Sample> before = sent.get(i);
    int kind = random.nextInt(100);
    Sample sample;
    if (kind < 80 || before.isEmpty()) {
      newest[i] += STEP + (i % 2 == 0 ? 0 : random.nextInt(-20, 21));
      sample = new Sample(newest[i], bits);
    } else {
      Sample old = before.get(recent(before.size()));
      sample =
          switch (kind % 3) {
            case 0 -> old;
            case 1 -> new Sample(old.time, bits);
            default -> new Sample(old.time - random.nextInt(STEP), bits);
          };
    }
    before.add(sample);
    return sample;
  }

  private int recent(int size) {
    return random.nextBoolean() ? size - 1 : random.nextInt(Math.max(0, size - 900), size);
  }
}
