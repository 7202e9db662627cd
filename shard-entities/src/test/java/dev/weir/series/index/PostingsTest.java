package dev.weir.series.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/** Sets in all their forms against bitmaps. */
class PostingsTest {
  private static final int SIDS = 200_000;

  /** Ids that take turns, each with runs of its own length: few long ones, or many. */
  @Test
  void setsAreThoseOfBitmaps_oneByOneAndInRuns() {
    for (int round = 0; round < 20; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      int ids = random.nextInt(1, 60);
      Postings single = new Postings();
      Postings runs = new Postings();
      List<RoaringBitmap> model = new ArrayList<>();
      IntStream.range(0, ids).forEach(_ -> open(single, runs, model));
      for (int sid = 0; sid < SIDS; ) {
        int id = (int) Math.min(ids - 1, Math.abs(random.nextGaussian()) * ids / 3);
        int end = Math.min(SIDS, sid + 1 + random.nextInt(1 << random.nextInt(1, 15)));
        IntStream.range(sid, end).forEach(one -> single.add(id, one));
        runs.add(id, sid, end);
        model.get(id).add((long) sid, (long) end);
        sid = end + random.nextInt(3);
      }
      requireSame(single, model, random, Seeds.option(seed));
      requireSame(runs, model, random, Seeds.option(seed));
      assertThat(IntStream.range(0, ids).map(single::runs).toArray())
          .as(Seeds.option(seed))
          .isEqualTo(IntStream.range(0, ids).map(runs::runs).toArray());
    }
  }

  private static void open(Postings single, Postings runs, List<RoaringBitmap> model) {
    single.open();
    runs.open();
    model.add(new RoaringBitmap());
  }

  private static void requireSame(
      Postings postings, List<RoaringBitmap> model, Random random, String seed) {
    for (int id = 0; id < model.size(); id++) {
      assertThat(postings.of(id)).as(seed).isEqualTo(model.get(id));
      assertThat(postings.count(id)).as(seed).isEqualTo(model.get(id).getCardinality());
      RoaringBitmap some = new RoaringBitmap();
      random.ints(random.nextInt(20), 0, SIDS).forEach(some::add);
      assertThat(postings.intersects(id, some))
          .as(seed)
          .isEqualTo(RoaringBitmap.intersects(model.get(id), some));
    }
    int[] ids = IntStream.range(0, model.size()).filter(_ -> random.nextInt(3) > 0).toArray();
    RoaringBitmap union = new RoaringBitmap();
    IntStream.of(ids).forEach(id -> union.or(model.get(id)));
    assertThat(postings.union(ids)).as(seed).isEqualTo(union);
  }

  @Test
  void whatIsHandedOutBelongsToTheCaller() {
    Postings postings = new Postings();
    postings.open();
    for (int sid = 0; sid < 3 * Postings.RUNS_MAX; sid += 2) {
      postings.add(0, sid);
      RoaringBitmap before = postings.of(0);
      postings.of(0).clear();
      assertThat(postings.of(0)).isEqualTo(before);
    }
    assertThat(postings.runs(0)).isGreaterThan(Postings.RUNS_MAX);
  }
}
