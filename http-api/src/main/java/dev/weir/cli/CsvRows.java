package dev.weir.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A row is a record, which may span lines inside quotes; the header line goes with every batch. */
final class CsvRows implements Rows {
  private final InputStream in;
  private final byte[] head;

  CsvRows(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in, 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    record().ifPresent(line::writeBytes);
    line.write('\n');
    this.head = line.toByteArray();
  }

  @Override
  public byte[] head() {
    return head;
  }

  @Override
  public Optional<byte[]> next() throws IOException {
    return record();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Whether a quote opens or closes does not matter here: doubled ones cancel out. */
  private Optional<byte[]> record() throws IOException {
    ByteArrayOutputStream record = new ByteArrayOutputStream(256);
    boolean quoted = false;
    boolean blank = true;
    int read = in.read();
    while (read >= 0 && (quoted || read != '\n' || blank)) {
      quoted ^= read == '"';
      if (read != '\n' || quoted) {
        record.write(read);
      }
      blank &= read == '\r' || read == '\n';
      if (blank) {
        record.reset();
      }
      read = in.read();
    }
    return blank ? Optional.empty() : Optional.of(record.toByteArray());
  }
}
