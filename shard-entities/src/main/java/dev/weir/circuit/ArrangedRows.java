package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.KeyChains;
import dev.weir.zset.Schema;
import dev.weir.zset.WeightedRows;

/** The output of an operator, kept and indexed by key for the joins that read it. */
final class ArrangedRows implements Arranged {
  private final WeightedRows rows;
  private final KeyChains chains;

  ArrangedRows(Schema schema, int[] key, int seed) {
    this.rows = new WeightedRows(schema, seed);
    this.chains = new KeyChains(rows.store(), seed, key);
  }

  void integrate(Delta delta) {
    NetRows net = new NetRows(rows);
    for (int row = 0; row < delta.size(); row++) {
      net.add(delta.columns(), row, delta.weights()[row]);
    }
    for (int i = 0; i < net.size(); i++) {
      if (net.before(i) == 0 && net.after(i) != 0) {
        chains.add(net.slot(i));
      } else if (net.before(i) != 0 && net.after(i) == 0) {
        chains.remove(net.slot(i));
      }
    }
    net.end();
  }

  @Override
  public int first(ColumnVector[] vectors, int[] from, int row) {
    return chains.first(vectors, from, row);
  }

  @Override
  public int next(int slot) {
    return chains.next(slot);
  }

  @Override
  public ColumnVector[] columns() {
    return rows.store().columns();
  }

  @Override
  public long weight(int slot) {
    return rows.weight(slot);
  }

  int size() {
    return rows.size();
  }

  long stateBytes() {
    return rows.stateBytes() + chains.stateBytes();
  }
}
