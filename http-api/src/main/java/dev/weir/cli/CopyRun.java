package dev.weir.cli;

import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalTarget;
import dev.weir.replay.CopyPlan;
import dev.weir.replay.History;
import dev.weir.replay.HistoryCopy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Puts histories into a journal, or says what it would do, and prints one row for each. */
final class CopyRun {
  private static final List<String> COLUMNS =
      List.of("persistence_id", "outcome", "from_rev", "to_rev", "events", "base_rev", "why");

  private final WeirCommand root;
  private final HistoryCopy copy;
  private final JournalPlace target;
  private final boolean write;

  /**
   * Prepares a run.
   *
   * @param doing the command, as the owner that claims
   * @param write whether to do it
   */
  CopyRun(WeirCommand root, String doing, JournalPlace target, boolean write) {
    this.root = root;
    this.copy = new HistoryCopy(Histories::meaning, doing);
    this.target = target;
    this.write = write;
  }

  /** Answers the exit code: a check has failed if one history is refused. */
  int run(Stream<? extends History> histories) {
    List<CopyPlan> plans = new ArrayList<>();
    try {
      if (write) {
        try (JournalTarget journal = target.write()) {
          all(histories, history -> copy.run(history, journal, target::segmentStore), plans);
        }
      } else {
        try (JournalReader journal = target.readOrEmpty()) {
          all(histories, history -> copy.plan(history, journal), plans);
        }
      }
    } catch (WeirException refusal) {
      print(plans);
      throw new CheckFailed(CheckFailed.of(refusal).getMessage() + interrupted());
    }
    print(plans);
    note(plans);
    boolean refused = plans.stream().anyMatch(CopyRun::isRefused);
    return refused ? ExitCode.CHECK_FAILED : ExitCode.DONE;
  }

  private String interrupted() {
    return write
        ? " What has been written to %s until now is a sound beginning: run the command again to go on."
            .formatted(target.name())
        : "";
  }

  private static void all(
      Stream<? extends History> histories, Function<History, CopyPlan> each, List<CopyPlan> plans) {
    histories.forEach(history -> plans.add(each.apply(history)));
  }

  private static boolean isRefused(CopyPlan plan) {
    return plan.outcome() == CopyPlan.Outcome.REFUSED;
  }

  private void print(List<CopyPlan> plans) {
    Histories.print(root, plans.stream().map(CopyRun::row).toList(), COLUMNS);
  }

  private static Map<String, Object> row(CopyPlan plan) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("persistence_id", plan.persistenceId());
    row.put("outcome", plan.outcome().name().toLowerCase(Locale.ROOT));
    row.put("from_rev", plan.from());
    row.put("to_rev", plan.to());
    row.put("events", plan.events());
    row.put("base_rev", plan.base());
    row.put("why", plan.reason());
    return row;
  }

  private void note(List<CopyPlan> plans) {
    String events = WeirCommand.grouped(plans.stream().mapToLong(CopyPlan::events).sum());
    long refused = plans.stream().filter(CopyRun::isRefused).count();
    root.note(
        (write
                    ? "%s events written to %s and compared."
                    : "%s events are to be written to %s. Nothing is written yet: add --yes.")
                .formatted(events, target.name())
            + (refused > 0 ? " Refused: %d, see why.".formatted(refused) : ""));
  }
}
