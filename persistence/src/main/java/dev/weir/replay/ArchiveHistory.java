package dev.weir.replay;

import dev.weir.archive.ArchiveEntry;
import dev.weir.archive.ArchiveReader;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The events of an archive that was found whole, and the base that they follow. */
public record ArchiveHistory(ArchiveReader archive, Optional<Base> base) implements History {
  /**
   * Reads all of an archive.
   *
   * @param meaning what the records of a persistence id mean
   * @throws WeirException {@code journal-corrupt} when it is damaged, {@code format-too-new}
   */
  public static ArchiveHistory open(Path file, Function<String, HistoryMeaning> meaning) {
    List<StoredRecord> snapshots = new ArrayList<>();
    ArchiveReader archive =
        ArchiveReader.open(
            file,
            entry -> {
              if (entry instanceof ArchiveEntry.Snapshot(StoredRecord stored)) {
                snapshots.add(stored);
              }
            });
    HistoryMeaning known = meaning.apply(archive.header().persistenceId());
    Optional<Base> base =
        snapshots.stream()
            .filter(snapshot -> snapshot.rev() == archive.header().first() - 1)
            .findFirst()
            .flatMap(snapshot -> base(archive, snapshot, known.segments(snapshot)));
    if (base.isEmpty() && !snapshots.isEmpty()) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "Archive %s is damaged: its events from rev %d on do not follow its snapshot. Take another copy of it."
              .formatted(file, archive.header().first()));
    }
    base.ifPresent(Base::check);
    return new ArchiveHistory(archive, base);
  }

  private static Optional<Base> base(
      ArchiveReader archive, StoredRecord snapshot, Optional<SegmentGroup> segments) {
    return segments.map(group -> new Base(snapshot, group, pieces -> parts(archive, pieces)));
  }

  private static void parts(ArchiveReader archive, Consumer<ArchiveEntry.FilePart> pieces) {
    archive.forEach(
        entry -> {
          if (entry instanceof ArchiveEntry.FilePart part) {
            pieces.accept(part);
          }
        });
  }

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
