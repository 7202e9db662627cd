package dev.weir.proof;

import dev.weir.circuit.ViewFailure;
import dev.weir.proof.Recomputation.Outcome;
import dev.weir.proof.Stops.FailedView;
import dev.weir.proof.Stops.Stop;
import dev.weir.proof.Verdict.Status;
import dev.weir.proof.Verdict.TableCheck;
import dev.weir.proof.Verdict.ViewCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what copies claim with what comes out of the journal, rev by rev. */
final class Judgement {
  private final List<ViewCheck> views = new ArrayList<>();
  private final List<TableCheck> tables = new ArrayList<>();
  private final Findings findings;

  /** Views that were found to fail where copies say so. */
  private final Set<String> provedFailures = new HashSet<>();

  Judgement(Findings findings) {
    this.findings = findings;
  }

  List<ViewCheck> views() {
    return views;
  }

  List<TableCheck> tables() {
    return tables;
  }

  /** Compares everything that is to be compared at the rev of a fold. */
  void at(Stop stop, Fold fold, Recomputation made) {
    for (Claim claim : stop.claims()) {
      judge(claim, fold, made);
    }
    stop.failing().forEach(view -> mustFail(view, fold, made));
    stop.before().stream()
        .filter(view -> isDefined(view, fold))
        .forEach(view -> keptContent(view, fold, made));
  }

  /** What a claim says cannot be compared. */
  void unchecked(Claim claim, String why) {
    new TreeMap<>(claim.views())
        .forEach((name, view) -> note(claim, name, view, Status.UNCHECKED, "", why));
    new TreeMap<>(claim.tables())
        .forEach(
            (name, rows) ->
                tables.add(
                    new TableCheck(
                        name, claim.copy(), claim.rev(), Status.UNCHECKED, rows, 0, why)));
  }

  /** Views of a claim that failed where the log does not reach cannot be compared. */
  void failedBefore(Claim claim, long beginning) {
    new TreeMap<>(claim.views())
        .forEach(
            (name, view) -> {
              ViewFailure failure = view.failure();
              if (failure != null && Stops.isProvable(failure) && failure.rev() < beginning) {
                String why =
                    "it failed at rev %d, and the log begins behind the snapshot of rev %d"
                        .formatted(failure.rev(), beginning);
                note(claim, name, view, Status.UNCHECKED, "", why);
              }
            });
  }

  /** Compares the engine's replay at the rev of a fold. */
  void replay(Replayed replayed, Fold fold, Recomputation made, Means means) {
    ReplayJudgement judgement =
        new ReplayJudgement(replayed, fold, made, findings, means.progress()::checkpoint);
    judgement.run((view, rev) -> provedFailures.contains(failure(view, rev)));
    views.addAll(judgement.views());
    tables.addAll(judgement.tables());
  }

  private static String failure(String view, long rev) {
    return view + " " + rev;
  }

  /** The engine's replay at the rev of a fold cannot be made. */
  void noReplay(Fold fold) {
    for (PlainTable table : fold.tables().all()) {
      tables.add(
          new TableCheck(
              table.definition().name(),
              Verdict.REPLAY,
              fold.rev(),
              Status.UNCHECKED,
              0,
              table.size(),
              "the engine's replay of that rev cannot be made"));
    }
  }

  private void judge(Claim claim, Fold fold, Recomputation made) {
    if (claim.epoch() < fold.epoch()) {
      findings.otherHistory(claim, fold.epoch());
    }
    Set<String> viewNames = new TreeSet<>(claim.views().keySet());
    fold.views().all().forEach(view -> viewNames.add(view.name()));
    viewNames.forEach(name -> judgeView(claim, name, fold, made));
    Set<String> tableNames = new TreeSet<>(claim.tables().keySet());
    fold.tables().all().forEach(table -> tableNames.add(table.definition().name()));
    tableNames.forEach(name -> judgeTable(claim, name, fold, made));
  }

  private void judgeTable(Claim claim, String name, Fold fold, Recomputation made) {
    Optional<Integer> must = fold.tables().table(name).map(PlainTable::size);
    Long is = claim.tables().get(name);
    boolean same = must.isPresent() && is != null && must.get() == is.longValue();
    tables.add(
        new TableCheck(
            name,
            claim.copy(),
            claim.rev(),
            same ? Status.OK : Status.DIFFERS,
            is == null ? 0 : is,
            must.orElse(0),
            is == null || must.isEmpty() ? absent(is == null) : ""));
    if (is == null || must.isEmpty()) {
      findings.presence("table", name, claim.copy(), claim.rev(), is == null);
    } else if (!same) {
      findings.rowCount(claim, fold.tables().table(name).orElseThrow(), made);
    }
  }

  private static String absent(boolean fromCopy) {
    return fromCopy ? "the copy does not have it" : "the journal does not define it";
  }

  private void judgeView(Claim claim, String name, Fold fold, Recomputation made) {
    ViewClaim is = claim.views().get(name);
    Optional<DefinedView> defined = fold.views().find(name);
    if (is == null || defined.isEmpty()) {
      ViewClaim shown = is == null ? new ViewClaim(0, "", null) : is;
      note(claim, name, shown, Status.DIFFERS, "", absent(is == null));
      findings.presence("view", name, claim.copy(), claim.rev(), is == null);
      return;
    }
    if (is.failure() != null) {
      judgeFailed(claim, name, is, defined.get());
      return;
    }
    switch (made.of(name).orElseThrow()) {
      case Recomputation.Rows(_, Content must) -> {
        boolean same = must.equals(is.content());
        note(claim, name, is, same ? Status.OK : Status.DIFFERS, must.hash(), "");
        if (!same) {
          findings.content(claim.copy(), defined.get(), is, fold.rev(), made);
        }
      }
      case Recomputation.Failed(String why) -> {
        note(claim, name, is, Status.DIFFERS, "", why);
        findings.notFailed(claim, defined.get(), why, made);
      }
      case Recomputation.TooLarge(String why) -> note(claim, name, is, Status.UNCHECKED, "", why);
    }
  }

  /** What a row did is compared where it did so; the rest is told. */
  private void judgeFailed(Claim claim, String name, ViewClaim is, DefinedView defined) {
    ViewFailure failure = is.failure();
    if (failure.rev() > claim.rev()) {
      note(claim, name, is, Status.DIFFERS, "", "it failed at a rev that it has not reached");
      findings.failsLater(claim, name, failure.rev());
      return;
    }
    if (Stops.isProvable(failure)) {
      return;
    }
    boolean byInput =
        failure.error().equals(ViewFailure.INPUT_FAILED)
            && defined.query().reads().stream()
                .map(claim.views()::get)
                .anyMatch(input -> input != null && input.failure() != null);
    String why =
        "it failed at rev %d with %s, which a recomputation cannot tell"
            .formatted(failure.rev(), failure.error());
    note(
        claim,
        name,
        is,
        byInput ? Status.OK : Status.UNCHECKED,
        "",
        byInput ? "a view that it reads had failed" : why);
  }

  private void mustFail(FailedView view, Fold fold, Recomputation made) {
    Optional<Outcome> outcome = made.of(view.name());
    if (outcome.isEmpty()) {
      note(view, Status.DIFFERS, "", "the journal does not define it where it failed");
      findings.presence("view", view.name(), view.claim().copy(), fold.rev(), false);
      return;
    }
    switch (outcome.get()) {
      case Recomputation.Failed _ -> {
        provedFailures.add(failure(view.name(), fold.rev()));
        note(view, Status.OK, "", "it failed at rev %d, as its SQL does".formatted(fold.rev()));
      }
      case Recomputation.Rows(_, Content must) -> {
        note(view, Status.DIFFERS, must.hash(), "its SQL does not fail where it failed");
        findings.failed(view);
      }
      case Recomputation.TooLarge(String why) -> note(view, Status.UNCHECKED, "", why);
    }
  }

  private static boolean isDefined(FailedView view, Fold fold) {
    return fold.views().find(view.name()).isPresent();
  }

  /** A failed view keeps what it held; one that was restored from a snapshot holds nothing. */
  private void keptContent(FailedView view, Fold fold, Recomputation made) {
    if (view.view().content().equals(Content.NOTHING)) {
      return;
    }
    if (made.of(view.name()).orElseThrow() instanceof Recomputation.Rows(_, Content must)) {
      boolean same = must.equals(view.view().content());
      note(view, same ? Status.OK : Status.DIFFERS, must.hash(), "what it held before it failed");
      if (!same) {
        DefinedView defined = fold.views().find(view.name()).orElseThrow();
        findings.content(view.claim().copy(), defined, view.view(), fold.rev(), made);
      }
    } else {
      note(view, Status.UNCHECKED, "", "what it held before it failed cannot be recomputed");
    }
  }

  private void note(FailedView view, Status status, String recomputed, String why) {
    note(view.claim(), view.name(), view.view(), status, recomputed, why);
  }

  private void note(
      Claim claim, String name, ViewClaim is, Status status, String recomputed, String why) {
    views.add(
        new ViewCheck(
            name, claim.copy(), claim.rev(), status, is.rows(), is.resultHash(), recomputed, why));
  }
}
