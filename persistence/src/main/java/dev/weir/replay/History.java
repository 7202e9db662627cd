package dev.weir.replay;

import dev.weir.journal.StoredRecord;
import java.util.function.Consumer;

/** The events of one persistence id, wherever they are. */
public interface History {
  String persistenceId();

  /** Rev of the first event that is kept; above 1 when those before it are deleted. */
  long first();

  /** Rev of the last event; one before the first when there is none. */
  long last();

  /** Hands over the events from a rev on, in order, or throws where they are damaged. */
  void forEach(long from, Consumer<StoredRecord> consumer);
}
