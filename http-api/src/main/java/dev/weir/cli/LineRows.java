package dev.weir.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A row is a line; blank lines are none. */
final class LineRows implements Rows {
  private final InputStream in;

  LineRows(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  @Override
  public Optional<byte[]> next() throws IOException {
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(256);
      int read = in.read();
      boolean blank = true;
      while (read >= 0 && read != '\n') {
        blank &= read <= ' ';
        line.write(read);
        read = in.read();
      }
      if (!blank) {
        return Optional.of(line.toByteArray());
      }
      if (read < 0) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
