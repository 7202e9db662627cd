package dev.weir.entity;

import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.util.List;
import java.util.Optional;

/** One event of a tail in quarantine, for people and for sending it again. */
public sealed interface TailEvent {
  long rev();

  /** Wall clock of the home that wrote it. */
  long atMillis();

  /**
   * A batch; {@link QuarantinedTail#changes} gives its changes.
   *
   * @param sent how many changes the client sent
   * @param keyHash hash of the client's idempotency key, in hexadecimal; the key itself is not kept
   */
  record Batch(long rev, long atMillis, int sent, Optional<String> keyHash, TypedBatch content)
      implements TailEvent {
    /** The tables that are changed, in the order of the batch. */
    public List<String> tables() {
      return content.tables().stream().map(TypedChanges::table).toList();
    }

    /** How many changes there are. */
    public int changes() {
      return content.changes();
    }
  }

  /** A table was created. */
  record Table(long rev, long atMillis, String name, String sql) implements TailEvent {}

  /** A view was created or replaced. */
  record View(long rev, long atMillis, String name, String sql, String format)
      implements TailEvent {}

  /**
   * Something that is not repeated elsewhere.
   *
   * @param what for people, for instance {@code table flights dropped}
   */
  record Other(long rev, long atMillis, String what) implements TailEvent {}
}
