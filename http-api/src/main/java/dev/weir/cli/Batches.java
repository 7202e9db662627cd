package dev.weir.cli;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Cuts rows into batches. The same rows and {@code rowsMax} always give the same batches: that is
 * what makes a second run a replay.
 */
final class Batches implements Closeable {
  /** Well below the server's bound for a request, whatever the rows. */
  static final int BYTES_MAX = 2 << 20;

  private final Rows rows;
  private final int rowsMax;
  private int number;
  private long firstRow = 1;

  Batches(Rows rows, int rowsMax) {
    this.rows = rows;
    this.rowsMax = rowsMax;
  }

  /**
   * One request.
   *
   * @param number from 1
   * @param firstRow position in the file of its first row, from 1
   */
  record Batch(int number, long firstRow, int rows, byte[] body) {}

  Optional<Batch> next() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(rows.head());
    int count = 0;
    while (count < rowsMax && body.size() < BYTES_MAX) {
      Optional<byte[]> row = rows.next();
      if (row.isEmpty()) {
        break;
      }
      body.writeBytes(row.get());
      body.write('\n');
      count++;
    }
    if (count == 0) {
      return Optional.empty();
    }
    Batch batch = new Batch(++number, firstRow, count, body.toByteArray());
    firstRow += count;
    return Optional.of(batch);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
