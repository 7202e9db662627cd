package dev.weir.http;

import com.fasterxml.jackson.core.JsonParser;
import dev.weir.zset.ChangeOp;
import java.io.IOException;

/** Reads row objects that all become the same kind of change of one table. */
final class RowReader {
  private final BatchBuilder batch;
  private final BatchBuilder.Table table;
  private final ChangeOp op;

  RowReader(BatchBuilder batch, String table, ChangeOp op) {
    this.batch = batch;
    this.table = batch.table(table);
    this.op = op;
  }

  void read(JsonParser json, int line) throws IOException {
    long start = json.currentTokenLocation().getByteOffset();
    table.row().read(json, batch.add(table, op, line), 0);
    batch.bounds().checkRowBytes(json.currentLocation().getByteOffset() - start);
  }
}
