package dev.weir.backup;

import dev.weir.archive.ArchiveEntry.FilePart;
import dev.weir.entity.SnapshotManifest;
import dev.weir.journal.StoredRecord;
import java.util.Optional;
import java.util.function.Consumer;

/** The history of a circuit, to be read. All calls block. */
public interface CircuitSource {
  /** For messages. */
  String name();

  /** Rev of the oldest event; one above {@link #last} if there is none. */
  long first();

  /** Rev of the newest event, 0 if there never was one. */
  long last();

  /** The oldest state from which all events that are here go on; empty if rev 1 is here. */
  Optional<SnapshotManifest> base();

  /** The files of the base, one after another, piece by piece. */
  void baseRows(Consumer<FilePart> pieces);

  /** The events between two revs, both included. */
  void events(long from, long to, Consumer<StoredRecord> consumer);
}
