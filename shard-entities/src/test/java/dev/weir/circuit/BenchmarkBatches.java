package dev.weir.circuit;

import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * Upserts of existing rows, made before the clock starts and repeated in a circle.
 *
 * <p>The circle goes twice over the same rows with other values, so that no change is a no-op.
 */
final class BenchmarkBatches {
  /** Changes a benchmark applies in one invocation, whatever the batch size. */
  static final int CHANGES = 10_000;

  private static final int DISTINCT_CHANGES = 400_000;

  /** Batches of one are many objects: a larger circle would measure their own cache misses. */
  private static final int SMALL_BATCHES_MAX = 50_000;

  private final TypedBatch[] batches;
  private final int perInvocation;
  private int next;
  private long rev = 100;

  /**
   * @param columns makes a value from a random number, by column after the key
   */
  BenchmarkBatches(TableDefinition table, int rows, int batch, LongUnaryOperator... columns) {
    SplittableRandom random = new SplittableRandom(1);
    this.perInvocation = CHANGES / batch;
    int half = Math.min(SMALL_BATCHES_MAX, DISTINCT_CHANGES / batch);
    this.batches = new TypedBatch[half * 2];
    for (int i = 0; i < half; i++) {
      long[] ids = random.longs(batch, 0, rows).toArray();
      batches[i] = batch(table, ids, random, columns);
      batches[half + i] = batch(table, ids, random, columns);
    }
  }

  /** Fills a table with rows 0, 1, 2 … */
  static void fill(Circuit circuit, TableDefinition table, int rows, LongUnaryOperator... columns) {
    SplittableRandom random = new SplittableRandom(2);
    for (int start = 0; start < rows; start += CHANGES) {
      long[] ids = new long[Math.min(CHANGES, rows - start)];
      long first = start;
      Arrays.setAll(ids, i -> first + i);
      circuit.apply(1, batch(table, ids, random, columns));
    }
  }

  private static TypedBatch batch(
      TableDefinition table, long[] ids, SplittableRandom random, LongUnaryOperator... columns) {
    Schema schema = table.schema();
    ColumnVector[] vectors = ColumnVector.allocate(schema, ids.length);
    for (int i = 0; i < ids.length; i++) {
      vectors[0].set(i, ids[i]);
      for (int c = 0; c < columns.length; c++) {
        vectors[c + 1].set(i, columns[c].applyAsLong(random.nextLong() >>> 1));
      }
    }
    ChangeOp[] ops = new ChangeOp[ids.length];
    Arrays.fill(ops, ChangeOp.UPSERT);
    return new TypedBatch(
        List.of(new TypedChanges(table.name(), ops, vectors, null, ids.length)), List.of());
  }

  /** Applies {@link #CHANGES} changes; gives something to keep. */
  int run(Circuit circuit) {
    int changed = 0;
    for (int i = 0; i < perInvocation; i++) {
      changed += circuit.apply(rev++, batches[next]).changed().size();
      next = next + 1 == batches.length ? 0 : next + 1;
    }
    return changed;
  }
}
