package dev.weir.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of a file, one after the other, in the bytes in which they are sent. */
interface Rows extends Closeable {
  /** What stands before the rows in every batch. */
  default byte[] head() {
    return new byte[0];
  }

  /** The next row without its line end; empty after the last. */
  Optional<byte[]> next() throws IOException;
}
