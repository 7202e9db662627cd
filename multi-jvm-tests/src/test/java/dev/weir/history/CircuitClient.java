package dev.weir.history;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How a client of the workload reaches a service: real nodes, or a model in memory. */
public interface CircuitClient {
  /** Creates the workload's tables and views; gives the rev of the last definition. */
  long define(String circuit);

  /** One try. */
  WriteOutcome write(String circuit, String key, Batch batch);

  /**
   * Reads a whole table or view; nothing when there was no answer in time.
   *
   * @param minRev the least rev the answer may have, 0 for any
   */
  Optional<Answer> read(String circuit, String name, long minRev);

  /**
   * Opens a stream of views.
   *
   * @param fromRev the position to go on from, 0 for a snapshot
   */
  CircuitStream open(String circuit, List<String> views, long fromRev) throws IOException;
}
