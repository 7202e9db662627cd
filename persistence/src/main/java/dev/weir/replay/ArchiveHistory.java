package dev.weir.replay;

import dev.weir.archive.ArchiveEntry;
import dev.weir.archive.ArchiveReader;
import dev.weir.journal.StoredRecord;
import java.util.function.Consumer;

/** The events of an archive that was found whole. */
public record ArchiveHistory(ArchiveReader archive) implements History {
  @Override
  public String persistenceId() {
    return archive.header().persistenceId();
  }

  @Override
  public long first() {
    return archive.header().first();
  }

  @Override
  public long last() {
    return archive.summary().last();
  }

  @Override
  public void forEach(long from, Consumer<StoredRecord> consumer) {
    archive.forEach(
        entry -> {
          if (entry instanceof ArchiveEntry.Event(StoredRecord stored) && stored.rev() >= from) {
            consumer.accept(stored);
          }
        });
  }
}
