package dev.weir.history;

import java.io.IOException;
import java.util.Optional;

/** An open stream of views. */
public interface CircuitStream extends AutoCloseable {
  /** The next message; nothing when none came in a while. Throws when the line broke. */
  Optional<StreamMessage> next() throws IOException;

  @Override
  void close();
}
