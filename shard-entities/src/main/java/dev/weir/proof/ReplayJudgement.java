package dev.weir.proof;

import dev.weir.proof.Recomputation.Outcome;
import dev.weir.proof.Verdict.Status;
import dev.weir.proof.Verdict.TableCheck;
import dev.weir.proof.Verdict.ViewCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what the engine makes of the journal at a rev with the recomputation, tables too. */
final class ReplayJudgement {
  private final Replayed replayed;
  private final Fold fold;
  private final Recomputation made;
  private final Findings findings;
  private final Runnable checkpoint;
  private final Agreement agreement;
  private final List<ViewCheck> views = new ArrayList<>();
  private final List<TableCheck> tables = new ArrayList<>();

  ReplayJudgement(
      Replayed replayed, Fold fold, Recomputation made, Findings findings, Runnable checkpoint) {
    this.replayed = replayed;
    this.fold = fold;
    this.made = made;
    this.findings = findings;
    this.checkpoint = checkpoint;
    this.agreement = new Agreement(checkpoint);
  }

  List<ViewCheck> views() {
    return views;
  }

  List<TableCheck> tables() {
    return tables;
  }

  /** Whether it was proved that a view fails at a rev. */
  @FunctionalInterface
  interface ProvedFailures {
    boolean has(String view, long rev);
  }

  void run(ProvedFailures failures) {
    fold.tables().all().forEach(this::judge);
    fold.views().all().forEach(view -> judge(view, failures));
    Set<String> tooMany = new TreeSet<>(replayed.tables().keySet());
    fold.tables().all().forEach(table -> tooMany.remove(table.definition().name()));
    tooMany.forEach(name -> findings.presence("table", name, Verdict.REPLAY, fold.rev(), false));
    Set<String> more = new TreeSet<>(replayed.views().keySet());
    fold.views().all().forEach(view -> more.remove(view.name()));
    more.forEach(name -> findings.presence("view", name, Verdict.REPLAY, fold.rev(), false));
  }

  private void judge(PlainTable table) {
    String name = table.definition().name();
    boolean same = agreement.onTable(made.of(name), replayed.tables().get(name));
    int rows = replayed.tables().containsKey(name) ? replayed.tables().get(name).size() : 0;
    tables.add(
        new TableCheck(
            name,
            Verdict.REPLAY,
            fold.rev(),
            same ? Status.OK : Status.DIFFERS,
            rows,
            table.size(),
            ""));
    if (!same) {
      findings.engine(Suspect.of(table, fold.rev()), Verdict.REPLAY, made, replayed);
    }
  }

  private void judge(DefinedView view, ProvedFailures failures) {
    Replayed.View is = replayed.views().get(view.name());
    Optional<Outcome> must = made.of(view.name());
    boolean same = agreement.onView(must, is);
    String note = same ? whyUnchecked(view.name(), must.orElseThrow(), is, failures) : "";
    Status status = same ? note.isEmpty() ? Status.OK : Status.UNCHECKED : Status.DIFFERS;
    views.add(
        new ViewCheck(
            view.name(),
            Verdict.REPLAY,
            fold.rev(),
            status,
            is == null ? 0 : Content.of(is.rows(), checkpoint).rows(),
            is == null ? "" : is.resultHash(),
            must.orElseThrow() instanceof Recomputation.Rows(_, Content all) ? all.hash() : "",
            note));
    if (!same) {
      findings.engine(Suspect.of(view, fold.rev()), Verdict.REPLAY, made, replayed);
    }
  }

  private static String whyUnchecked(
      String view, Outcome must, Replayed.View is, ProvedFailures failures) {
    return switch (must) {
      case Recomputation.Rows _ ->
          is.failure() == null || failures.has(view, is.failure().rev())
              ? ""
              : "it failed at rev " + is.failure().rev();
      case Recomputation.Failed _ -> "";
      case Recomputation.TooLarge(String why) -> why;
    };
  }
}
