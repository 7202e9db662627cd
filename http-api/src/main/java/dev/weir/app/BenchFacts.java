package dev.weir.app;

import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A table of facts, each with a key {@code k} of a table of dimensions and an amount, and batches
 * that change them, made before any clock starts.
 *
 * @param rows facts
 * @param keys from which {@code k} is drawn; there is a dimension for each even one or for each
 * @param amounts from which amounts are drawn
 * @param isWhole whether each key has its dimension
 */
record BenchFacts(int rows, int keys, long amounts, boolean isWhole) {
  static final List<String> TABLES =
      List.of(
          "CREATE TABLE facts (id BIGINT PRIMARY KEY, k BIGINT NOT NULL, amount BIGINT NOT NULL)",
          "CREATE TABLE dims (k BIGINT PRIMARY KEY, name BIGINT NOT NULL)");

  private static final int LOADED_AT_ONCE = 10_000;

  /** All rows of both tables. */
  List<TypedBatch> load() {
    SplittableRandom random = new SplittableRandom(1);
    List<TypedBatch> batches = new ArrayList<>();
    int step = isWhole ? 1 : 2;
    for (long from = 0; from < keys; from += (long) LOADED_AT_ONCE * step) {
      long first = from;
      int size = (int) Math.min(LOADED_AT_ONCE, (keys - from + step - 1) / step);
      long[] ids = new long[size];
      Arrays.setAll(ids, i -> first + (long) i * step);
      batches.add(new TypedBatch(List.of(dims(ids, random)), List.of()));
    }
    for (int from = 0; from < rows; from += LOADED_AT_ONCE) {
      batches.add(facts(from, Math.min(LOADED_AT_ONCE, rows - from), random));
    }
    return batches;
  }

  /**
   * Upserts of existing facts, each of which gets another key and amount. The second half touches
   * the same rows as the first with other values, so the list can be gone through again and again.
   *
   * @param size changes of a batch
   * @param changes of all batches
   */
  List<TypedBatch> upserts(int size, int changes) {
    SplittableRandom random = new SplittableRandom(2);
    int half = Math.max(1, changes / size / 2);
    List<long[]> touched = new ArrayList<>();
    for (int i = 0; i < half; i++) {
      touched.add(random.longs(size, 0, rows).toArray());
    }
    List<TypedBatch> batches = new ArrayList<>();
    for (int i = 0; i < half * 2; i++) {
      batches.add(new TypedBatch(List.of(facts(touched.get(i % half), random)), List.of()));
    }
    return batches;
  }

  /** The same with one change of a dimension in ten: it goes in one half and comes in the other. */
  List<TypedBatch> mixed(int size, int changes) {
    SplittableRandom random = new SplittableRandom(3);
    List<TypedBatch> batches = new ArrayList<>();
    List<TypedBatch> upserts = upserts(size - size / 10, changes - changes / 10);
    int half = upserts.size() / 2;
    List<long[]> touched = new ArrayList<>();
    for (int i = 0; i < half; i++) {
      touched.add(random.longs(Math.max(1, size / 10), 0, keys).map(k -> k & ~1L).toArray());
    }
    for (int i = 0; i < half * 2; i++) {
      TypedChanges dims = dims(touched.get(i % half), random);
      if (i < half) {
        Arrays.fill(dims.ops(), ChangeOp.DELETE);
      }
      batches.add(new TypedBatch(List.of(upserts.get(i).tables().getFirst(), dims), List.of()));
    }
    return batches;
  }

  /** Ten times as many facts as there are, which come in beside them. */
  List<TypedBatch> more() {
    SplittableRandom random = new SplittableRandom(4);
    List<TypedBatch> batches = new ArrayList<>();
    for (long from = rows; from < 11L * rows; from += LOADED_AT_ONCE) {
      batches.add(facts(from, (int) Math.min(LOADED_AT_ONCE, 11L * rows - from), random));
    }
    return batches;
  }

  /** One more fact. */
  TypedBatch single(long id) {
    return facts(id, 1, new SplittableRandom(5));
  }

  private TypedBatch facts(long first, int size, SplittableRandom random) {
    long[] ids = new long[size];
    Arrays.setAll(ids, i -> first + i);
    return new TypedBatch(List.of(facts(ids, random)), List.of());
  }

  private TypedChanges facts(long[] ids, SplittableRandom random) {
    long[] k = random.longs(ids.length, 0, keys).toArray();
    long[] amount = random.longs(ids.length, 0, amounts).toArray();
    return upserts("facts", ids, k, amount);
  }

  private static TypedChanges dims(long[] ids, SplittableRandom random) {
    return upserts("dims", ids, random.longs(ids.length, 0, 1_000_000).toArray());
  }

  private static TypedChanges upserts(String table, long[]... lanes) {
    ChangeOp[] ops = new ChangeOp[lanes[0].length];
    Arrays.fill(ops, ChangeOp.UPSERT);
    ColumnVector[] columns = new ColumnVector[lanes.length];
    Arrays.setAll(columns, i -> ColumnVector.of(lanes[i], null, null));
    return new TypedChanges(table, ops, columns, null, ops.length);
  }
}
