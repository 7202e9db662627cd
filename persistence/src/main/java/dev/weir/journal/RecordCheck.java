package dev.weir.journal;

import java.util.Optional;

/** Knows what the records of one persistence id mean, and looks at each of them in order. */
@FunctionalInterface
public interface RecordCheck {
  /** Finds nothing wrong. */
  RecordCheck NONE = stored -> Optional.empty();

  /** What is wrong with a record, or with it after the one before. */
  Optional<String> problem(StoredRecord stored);
}
