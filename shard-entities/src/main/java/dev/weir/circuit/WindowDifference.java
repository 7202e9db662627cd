package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.Schema;
import dev.weir.zset.WeightedRows;

/** Subtracts two small Z-sets. */
final class WindowDifference {
  private final WeightedRows rows;
  private final NetRows net;

  WindowDifference(Schema schema) {
    this.rows = new WeightedRows(schema, 0);
    this.net = new NetRows(rows);
  }

  void add(DeltaBuilder part, int sign) {
    for (int row = 0; row < part.size(); row++) {
      net.add(part.columns(), row, sign * part.weight(row));
    }
  }

  Delta delta() {
    DeltaBuilder out = new DeltaBuilder(rows.store().schema(), net.size());
    for (int i = 0; i < net.size(); i++) {
      if (net.after(i) != 0) {
        out.add(rows.store().columns(), net.slot(i), net.after(i));
      }
    }
    return out.build(false);
  }
}
