package dev.weir.cli;

import dev.weir.config.WeirException;
import dev.weir.journal.Salvage;
import dev.weir.replay.JournalVerify;
import dev.weir.replay.ReplayReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir journal repair}. */
@Command(
    name = "repair",
    description =
        "Save from a damaged journal what is provably right: of each history the events up to the"
            + " first damage. The damaged journal, or the rows that are cut off, are kept. Without"
            + " --yes it only says what would be lost.")
final class JournalRepairCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Mixin private JournalSource journal;

  @Option(names = "--yes", description = "Repair.")
  private boolean yes;

  JournalRepairCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    JournalPlace place = journal.place(root.console());
    try {
      return switch (place) {
        case JournalPlace.Directory directory -> directory(directory);
        case JournalPlace.Database database -> new DatabaseRepair(root, database).run(yes);
      };
    } catch (WeirException refusal) {
      throw CheckFailed.of(refusal);
    }
  }

  private int directory(JournalPlace.Directory place) {
    Path data = place.data();
    if (Salvage.isInterrupted(data)) {
      return resume(data);
    }
    ReplayReport report = JournalVerify.run(place::read, Optional.empty(), Histories::check);
    if (report.sound()) {
      root.note(
          "The journal in %s is sound: %s events, nothing to repair."
              .formatted(data, WeirCommand.grouped(report.events())));
      return ExitCode.DONE;
    }
    return salvage(place, report);
  }

  private int resume(Path data) {
    if (yes) {
      Salvage.resume(data);
      root.note("The interrupted repair of " + data + " is done.");
      return ExitCode.DONE;
    }
    throw new CheckFailed(
        "A repair of " + data + " was interrupted before its last step: add --yes to do it.");
  }

  private int salvage(JournalPlace.Directory place, ReplayReport report) {
    Path data = place.data();
    SnapshotSegments segments = new SnapshotSegments(place.segments());
    try (Salvage salvage = Salvage.open(data, yes, Histories::check, segments::usable)) {
      List<String> damage = new ArrayList<>(report.problems());
      salvage.damage().stream().filter(each -> !damage.contains(each)).forEach(damage::add);
      damage.forEach(each -> root.console().err().println(each));
      Histories.print(root, rows(salvage), RepairRows.COLUMNS);
      warn(salvage);
      if (!yes) {
        root.note("Nothing is changed yet: add --yes.");
        return ExitCode.CHECK_FAILED;
      }
      Path kept = salvage.write(place.settings());
      root.note(
          "The journal in %s is repaired; the damaged one is kept whole in %s."
              .formatted(data, kept));
      return ExitCode.DONE;
    }
  }

  private static List<Map<String, Object>> rows(Salvage salvage) {
    return salvage.plans().stream().map(RepairRows::of).toList();
  }

  private void warn(Salvage salvage) {
    if (salvage.lostCommits() > 0) {
      root.console()
          .err()
          .println(
              "The newest "
                  + WeirCommand.grouped(salvage.lostCommits())
                  + " acknowledged groups of writes are in none of the files: of which histories,"
                  + " nobody knows. Compare with a backup or another region ('weir journal"
                  + " diff').");
    }
  }
}
