package dev.weir.proof;

import dev.weir.entity.StateReader;
import dev.weir.proof.Stops.Stop;
import dev.weir.proof.Verdict.Damage;
import java.util.List;
import java.util.Optional;

/**
 * Proves what copies of a circuit claim, in one walk over its events.
 *
 * <p>Costs: each event is decoded once and the tables are kept in memory; at the rev of each claim
 * all views are evaluated once, at the last rev the engine's replay is made as well. Only when that
 * disagrees a number of probes follows that is logarithmic in the revs. It stands still and ends as
 * {@link ProofProgress#checkpoint} says.
 */
public final class Verification {
  /** One part in so many of the heap may be taken for the tables. */
  private static final int HEAP_SHARE = 3;

  private final String persistenceId;
  private final Means means;
  private final Findings findings;
  private final Judgement judgement;
  private Optional<Damage> damage = Optional.empty();

  /** Of the rev that the fold is at; empty when nothing was compared there. */
  private Optional<Recomputation> newest = Optional.empty();

  private Verification(String persistenceId, Means means, CopyRows copies) {
    this.persistenceId = persistenceId;
    this.means = means;
    this.findings = new Findings(means, copies);
    this.judgement = new Judgement(findings);
  }

  /**
   * Proves claims; without any, what the engine makes of the whole journal.
   *
   * @throws dev.weir.config.WeirException {@code query-too-large} when the tables do not fit,
   *     {@code journal-down} and the like when the journal cannot be asked
   */
  public static Verdict run(
      String persistenceId, List<Claim> claims, StateReader reader, ProofProgress progress) {
    return run(persistenceId, claims, reader, CopyRows.NONE, progress);
  }

  /**
   * The same where rows can be fetched from copies.
   *
   * @param copies is asked for the rows of a view that differs
   */
  public static Verdict run(
      String persistenceId,
      List<Claim> claims,
      StateReader reader,
      CopyRows copies,
      ProofProgress progress) {
    return run(
        persistenceId,
        claims,
        reader,
        rev -> Replayed.of(reader.image(persistenceId, rev)),
        copies,
        progress);
  }

  /** The same with another way from the journal to a state. */
  static Verdict run(
      String persistenceId,
      List<Claim> claims,
      StateReader reader,
      Replays replays,
      CopyRows copies,
      ProofProgress progress) {
    long bytesMax = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    JournalEvents events = new JournalEvents(reader, persistenceId);
    Means means = new Means(events, replays, bytesMax, progress);
    return new Verification(persistenceId, means, copies).run(claims);
  }

  private Verdict run(List<Claim> claims) {
    Stops stops = new Stops(claims);
    long highest = means.events().highest();
    long end = end(claims, highest);
    means.progress().phase("fold the events up to rev " + end);
    Optional<Fold> begun = begin();
    long beginning = begun.map(Fold::rev).orElse(0L);
    long reached = begun.map(fold -> walk(fold, stops, end)).orElse(0L);
    unchecked(claims, beginning, reached, highest);
    newest = Optional.empty();
    findings.forgetReplay();
    int probes = findings.bisect(beginning);
    return new Verdict(
        persistenceId,
        beginning,
        reached,
        judgement.views(),
        judgement.tables(),
        findings.mismatches(),
        damage.orElse(null),
        probes);
  }

  /** The last rev of a claim that the journal has; its end when there is none. */
  private static long end(List<Claim> claims, long highest) {
    return claims.stream()
        .mapToLong(Claim::rev)
        .filter(rev -> rev <= highest)
        .max()
        .orElse(highest);
  }

  private Optional<Fold> begin() {
    try {
      return Optional.of(means.begin());
    } catch (JournalDamage found) {
      damage = Optional.of(new Damage(found.rev(), found.getMessage()));
      return Optional.empty();
    }
  }

  /** Walks as far as the journal can be read, comparing on the way; gives the rev reached. */
  private long walk(Fold fold, Stops stops, long end) {
    long beginning = fold.rev();
    stop(stops.byRev().get(beginning), fold);
    try {
      means
          .events()
          .events(
              beginning,
              end,
              event -> {
                newest = Optional.empty();
                findings.forgetReplay();
                fold.apply(event);
                tell(fold.rev() - beginning, end - beginning);
                stop(stops.byRev().get(fold.rev()), fold);
              });
    } catch (JournalDamage found) {
      damage = Optional.of(new Damage(found.rev(), found.getMessage()));
    }
    last(fold);
    return fold.rev();
  }

  private void tell(long done, long total) {
    if (done % Means.CHECKPOINT_EVENTS == 0 || done == total) {
      means.progress().done(done, total);
      means.progress().checkpoint();
    }
  }

  private void stop(Stop stop, Fold fold) {
    if (stop != null) {
      means.progress().phase("recompute at rev " + fold.rev());
      newest = Optional.of(means.over(fold));
      judgement.at(stop, fold, newest.get());
    }
  }

  /** Compares the engine's own replay, tables too. */
  private void last(Fold fold) {
    Optional<Replayed> replayed = findings.replay(fold.rev());
    if (replayed.isEmpty()) {
      judgement.noReplay(fold);
      if (damage.isEmpty()) {
        findings.noReplay(fold.rev());
      }
      return;
    }
    means.progress().phase("compare with the replay to rev " + fold.rev());
    judgement.replay(replayed.get(), fold, newest.orElseGet(() -> means.over(fold)), means);
  }

  private void unchecked(List<Claim> claims, long beginning, long reached, long highest) {
    for (Claim claim : claims) {
      if (claim.rev() < beginning) {
        judgement.unchecked(claim, "the log begins behind the snapshot of rev " + beginning);
      } else if (claim.rev() > highest) {
        judgement.unchecked(claim, "the journal here ends at rev " + highest);
      } else if (claim.rev() > reached || (damage.isPresent() && reached == 0)) {
        judgement.unchecked(claim, "the journal cannot be read beyond rev " + reached);
      } else {
        judgement.failedBefore(claim, beginning);
      }
    }
  }
}
