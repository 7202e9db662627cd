package dev.weir.proof;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.proof.Stops.FailedView;
import dev.weir.proof.Verdict.Cause;
import dev.weir.proof.Verdict.Mismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found to be wrong, and why: if the engine's replay of the same journal agrees with the
 * recomputation, the copy's memory is wrong, otherwise the engine is a suspect.
 */
final class Findings {
  /** Revs that are looked at for all suspects together: several full bisections of a long log. */
  private static final int PROBES_MAX = 100;

  private static final String REBUILD = "The copy in memory differs from its journal: rebuild it.";

  /** A suspect, and the copy by which it was found. */
  private record Found(Suspect suspect, String copy, RowDifference row) {}

  private final Means means;
  private final CopyRows copies;
  private final Agreement agreement;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final List<Found> suspects = new ArrayList<>();
  private Optional<Replayed> newest = Optional.empty();
  private String whyNoReplay = "";

  Findings(Means means, CopyRows copies) {
    this.means = means;
    this.copies = copies;
    this.agreement = new Agreement(means.progress()::checkpoint);
  }

  List<Mismatch> mismatches() {
    return mismatches;
  }

  /** The engine's replay at a rev; empty when the engine cannot make it. */
  Optional<Replayed> replay(long rev) {
    if (newest.isEmpty() || newest.get().rev() != rev) {
      newest = Optional.empty(); // before the next is made: there is room for one
      means.progress().phase("replay to rev " + rev);
      newest = replayed(rev);
    }
    return newest;
  }

  /** Lets go of what is held for the next question. */
  void forgetReplay() {
    newest = Optional.empty();
  }

  /** A fault of the engine on the way is a finding; a journal that does not answer is none. */
  private Optional<Replayed> replayed(long rev) {
    try {
      return Optional.of(means.replays().at(rev));
    } catch (WeirException failure) {
      if (!JournalEvents.isDamage(failure) && failure.code() != ErrorCode.REV_COMPACTED) {
        throw failure;
      }
      whyNoReplay = failure.getMessage();
    } catch (RuntimeException bug) {
      whyNoReplay = "it ends with " + bug;
    }
    return Optional.empty();
  }

  /** The engine cannot make the state of a rev whose events are whole. */
  void noReplay(long rev) {
    String detail =
        "The engine cannot replay the journal to rev %d: %s".formatted(rev, whyNoReplay);
    add("copy", Verdict.REPLAY, Verdict.REPLAY, rev, Cause.UNKNOWN, detail, null, null);
  }

  void otherHistory(Claim claim, long epoch) {
    String detail =
        "Copy %s stands at rev %d under epoch %d, and the journal has epoch %d there: it has another history, which is not healed yet."
            .formatted(claim.copy(), claim.rev(), claim.epoch(), epoch);
    add("copy", claim.copy(), claim.copy(), claim.rev(), Cause.HISTORY, detail, null, null);
  }

  /** A copy lacks a table or view, or has one too many. */
  void presence(String what, String name, String copy, long rev, boolean isMissing) {
    String detail =
        isMissing
            ? "Copy %s lacks %s %s, which the journal defines at rev %d."
            : "Copy %s has %s %s, which the journal does not define at rev %d.";
    String said = detail.formatted(copy, what, name, rev);
    Optional<Boolean> inReplay = replay(rev).map(state -> state.has(what, name));
    if (inReplay.isEmpty()) {
      add(what, name, copy, rev, Cause.UNKNOWN, said, null, null);
    } else if (inReplay.get() == isMissing) {
      add(what, name, copy, rev, Cause.MEMORY, said + " " + REBUILD, null, null);
    } else {
      String all = said + " So does the engine's replay.";
      add(what, name, copy, rev, Cause.ENGINE, all, null, null);
    }
  }

  /** A copy says that a view fails at a rev that it has not reached. */
  void failsLater(Claim claim, String name, long failedRev) {
    String detail =
        "View %s of copy %s stands at rev %d and says that it failed at rev %d. %s"
            .formatted(name, claim.copy(), claim.rev(), failedRev, REBUILD);
    add("view", name, claim.copy(), claim.rev(), Cause.MEMORY, detail, null, null);
  }

  /** A copy has more rows in a table, or fewer. */
  void rowCount(Claim claim, PlainTable table, Recomputation made) {
    String detail =
        "Table %s of copy %s has %d rows at rev %d instead of %d."
            .formatted(
                table.definition().name(),
                claim.copy(),
                claim.tables().get(table.definition().name()),
                claim.rev(),
                table.size());
    explain(Suspect.of(table, claim.rev()), claim.copy(), detail, made, Optional.empty());
  }

  /** A copy has other rows in a view. */
  void content(String copy, DefinedView view, ViewClaim is, long rev, Recomputation made) {
    Recomputation.Rows must = (Recomputation.Rows) made.of(view.name()).orElseThrow();
    String detail =
        "View %s of copy %s has %d rows with hash %s at rev %d instead of %d with hash %s."
            .formatted(
                view.name(),
                copy,
                is.rows(),
                is.resultHash(),
                rev,
                must.content().rows(),
                must.content().hash());
    Suspect suspect = Suspect.of(view, rev);
    explain(suspect, copy, detail, made, Optional.of(is.content()));
  }

  /** A copy has a view that goes on where its SQL fails. */
  void notFailed(Claim claim, DefinedView view, String why, Recomputation made) {
    String detail =
        "View %s of copy %s is active at rev %d, where its SQL fails: %s"
            .formatted(view.name(), claim.copy(), claim.rev(), why);
    Suspect suspect = Suspect.of(view, claim.rev());
    explain(suspect, claim.copy(), detail, made, Optional.empty());
  }

  /** A copy has a view that has failed where its SQL does not. */
  void failed(FailedView view) {
    long rev = view.failure().rev();
    Optional<Replayed> replayed = replay(rev);
    boolean inReplay =
        replayed
            .map(state -> state.views().get(view.name()))
            .filter(other -> other.failure() != null)
            .isPresent();
    String detail =
        "View %s of copy %s failed at rev %d (%s), where its SQL over the tables does not fail. %s"
            .formatted(
                view.name(),
                view.claim().copy(),
                rev,
                view.failure().detail(),
                inReplay ? "The engine's replay fails too." : REBUILD);
    Cause cause = replayed.isEmpty() ? Cause.UNKNOWN : inReplay ? Cause.ENGINE : Cause.MEMORY;
    Long firstBad = inReplay ? Long.valueOf(rev) : null;
    add("view", view.name(), view.claim().copy(), rev, cause, detail, firstBad, null);
  }

  /** The engine and the recomputation do not agree. */
  void engine(Suspect suspect, String copy, Recomputation made, Replayed replayed) {
    boolean isKnown = suspects.stream().anyMatch(each -> each.suspect().isSame(suspect));
    if (!isKnown || !copy.equals(Verdict.REPLAY)) {
      suspects.add(new Found(suspect, copy, agreement.difference(suspect, made, replayed)));
    }
  }

  private void explain(
      Suspect suspect, String copy, String detail, Recomputation made, Optional<Content> claimed) {
    long rev = suspect.badRev();
    Optional<Replayed> replayed = replay(rev);
    if (replayed.isEmpty()) {
      String all =
          detail + " Why cannot be told: the engine cannot replay that rev: " + whyNoReplay;
      add(suspect.what(), suspect.name(), copy, rev, Cause.UNKNOWN, all, null, null);
    } else if (agreement.on(suspect, made, replayed.get())) {
      RowDifference row = claimed.map(is -> rowOf(suspect, copy, is, made)).orElse(null);
      String all = detail + " " + REBUILD;
      add(suspect.what(), suspect.name(), copy, rev, Cause.MEMORY, all, null, row);
    } else {
      engine(suspect, copy, made, replayed.get());
    }
  }

  /** Names the row when the copy still has those that it claimed. */
  private RowDifference rowOf(Suspect suspect, String copy, Content claimed, Recomputation made) {
    Runnable checkpoint = means.progress()::checkpoint;
    Recomputation.Rows must = (Recomputation.Rows) made.of(suspect.name()).orElseThrow();
    return copies
        .rows(copy, suspect.name(), suspect.badRev())
        .filter(rows -> Content.of(rows, checkpoint).equals(claimed))
        .map(rows -> RowDifference.between(must.rows(), rows, suspect.key(), checkpoint))
        .orElse(null);
  }

  /**
   * Finds where the suspects' differences begin.
   *
   * @param beginning where the log begins
   * @return how many revs were looked at
   */
  int bisect(long beginning) {
    List<Suspect> distinct = new ArrayList<>();
    for (Found found : suspects) {
      if (distinct.stream().noneMatch(found.suspect()::isSame)) {
        distinct.add(found.suspect());
      }
    }
    Bisection bisection = new Bisection(means, this::replay, distinct, PROBES_MAX);
    suspects.forEach(found -> settle(found, bisection, beginning));
    return bisection.probes();
  }

  private void settle(Found found, Bisection bisection, long beginning) {
    Suspect suspect = found.suspect();
    Optional<Bisection.Found> begin = bisection.find(suspect, beginning);
    String where =
        begin
            .map(
                at ->
                    at.orEarlier()
                        ? "from rev %d on, where the log begins, or earlier"
                        : "from rev %d on")
            .map(text -> text.formatted(begin.get().firstBadRev()))
            .orElse(
                "from a rev on that is not known: not every replay can be made, or %d probes were not enough"
                    .formatted(PROBES_MAX));
    String detail =
        "The engine's replay of the journal gives other rows for %s %s than the recomputation, %s. It is the engine that is wrong, or a snapshot: rebuilding a copy does not mend it. Report it."
            .formatted(suspect.what(), suspect.name(), where);
    add(
        suspect.what(),
        suspect.name(),
        found.copy(),
        suspect.badRev(),
        Cause.ENGINE,
        detail,
        begin.map(Bisection.Found::firstBadRev).orElse(null),
        begin.flatMap(Bisection.Found::row).orElse(found.row()));
  }

  private void add(
      String what,
      String name,
      String copy,
      long rev,
      Cause cause,
      String detail,
      Long firstBadRev,
      RowDifference row) {
    mismatches.add(new Mismatch(what, name, copy, rev, cause, detail, firstBadRev, row));
  }
}
