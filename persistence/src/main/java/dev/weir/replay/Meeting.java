package dev.weir.replay;

import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A history and a journal that have no event in common: one begins where the other ends. */
record Meeting(
    History history, JournalReader journal, PersistenceIdInfo info, HistoryMeaning meaning) {
  /**
   * Both must have the same state at a rev.
   *
   * @throws Unfit when they have not, or when that cannot be told
   */
  void require(long rev) {
    Optional<String> here = stateOfHistory(rev);
    Optional<String> there = stateOfJournal(rev);
    if (here.isEmpty() || there.isEmpty()) {
      throw new Unfit(
          "the target has its revs %d to %d, the history begins at rev %d: nothing is left to compare"
              .formatted(info.deletedTo() + 1, info.highest(), history.first()));
    }
    if (!here.equals(there)) {
      throw new Unfit("the target has another state at rev " + rev);
    }
  }

  private Optional<String> stateOfHistory(long rev) {
    if (rev < history.first()) {
      return history
          .base()
          .filter(base -> base.rev() == rev)
          .flatMap(base -> meaning.stateOf(base.snapshot()));
    }
    List<StoredRecord> found = new ArrayList<>();
    history.forEach(
        rev,
        event -> {
          if (event.rev() == rev) {
            found.add(event);
          }
        });
    return found.stream().findFirst().flatMap(meaning::stateAfter);
  }

  private Optional<String> stateOfJournal(long rev) {
    if (rev > info.deletedTo()) {
      return meaning.stateAfter(new EventCursor(journal, info.persistenceId(), rev).next(rev));
    }
    return journal.snapshots(info.persistenceId()).stream()
        .filter(snapshot -> snapshot.rev() == rev)
        .findFirst()
        .flatMap(meaning::stateOf);
  }
}
