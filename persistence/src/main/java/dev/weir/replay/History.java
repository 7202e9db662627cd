package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import java.util.Optional;
import java.util.function.Consumer;

/** The events of one persistence id, wherever they are, and what stands for deleted ones. */
public interface History {
  String persistenceId();

  /**
   * What the events follow; empty when rev 1 is here, or when nothing stands for deleted events.
   *
   * @throws WeirException {@code journal-corrupt} or {@code format-too-new} when snapshots could
   *     stand for the deleted events, and none of them can be used
   */
  Optional<Base> base();

  /** Rev of the first event: behind the base if there is one, else the first that is kept. */
  long first();

  /** Rev of the last event; one before the first when there is none. */
  long last();

  /** Hands over the events from a rev on, in order, or throws where they are damaged. */
  void forEach(long from, Consumer<StoredRecord> consumer);

  /**
   * The base, and proof that there is a whole history.
   *
   * @throws WeirException also {@code rev-compacted} when events are deleted and nothing stands for
   *     them
   */
  default Optional<Base> requiredBase() {
    Optional<Base> base = base();
    if (base.isEmpty() && first() > 1) {
      throw new WeirException(
          ErrorCode.REV_COMPACTED,
          "%s: its events up to rev %d are deleted, and there is no snapshot with its rows that stands for them and could go along."
              .formatted(persistenceId(), first() - 1));
    }
    return base;
  }
}
