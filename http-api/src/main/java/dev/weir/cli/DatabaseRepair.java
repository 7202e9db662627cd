package dev.weir.cli;

import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.PostgresReader;
import dev.weir.journal.PostgresTarget;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.replay.TailCut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts histories of a database off before their first damage, and keeps what is behind it. */
final class DatabaseRepair {
  private static final String OWNER = "weir journal repair";

  private final WeirCommand root;
  private final JournalPlace.Database place;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private boolean damaged;

  DatabaseRepair(WeirCommand root, JournalPlace.Database place) {
    this.root = root;
    this.place = place;
  }

  int run(boolean yes) {
    if (yes) {
      try (PostgresTarget journal = PostgresTarget.open(place.settings())) {
        journal.persistenceIds().forEach(info -> cut(journal, info));
      }
    } else {
      try (PostgresReader journal = PostgresReader.open(place.settings())) {
        journal.persistenceIds().forEach(info -> look(journal, info));
      }
    }
    Histories.print(root, rows, RepairRows.COLUMNS);
    if (!damaged) {
      root.note("The histories in " + place.name() + " are sound, nothing to repair.");
    } else if (!yes) {
      root.note("Nothing is changed yet: stop the nodes of the region and add --yes.");
    }
    return damaged && !yes ? ExitCode.CHECK_FAILED : ExitCode.DONE;
  }

  private TailCut look(PostgresReader journal, PersistenceIdInfo info) {
    String id = info.persistenceId();
    TailCut cut = TailCut.plan(journal, info, Histories.check(id));
    rows.add(RepairRows.of(id, info.deletedTo() + 1, cut));
    damaged |= cut.needed();
    return cut;
  }

  /** Looks, claims, and looks again, so that what is cut is what an owner has left. */
  private void cut(PostgresTarget journal, PersistenceIdInfo info) {
    String id = info.persistenceId();
    if (!look(journal.reader(), info).needed()) {
      return;
    }
    long epoch = journal.claim(id, OWNER);
    TailCut cut = TailCut.plan(journal.reader(), info, Histories.check(id));
    List<Path> files =
        cut.run(
            journal,
            new QuarantineDirectory(place.data(), 0),
            epoch,
            place.settings().region(),
            System.currentTimeMillis());
    files.forEach(file -> root.note(id + ": the rows that were cut off are in " + file));
  }
}
