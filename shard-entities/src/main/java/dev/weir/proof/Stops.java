package dev.weir.proof;

import dev.weir.circuit.ViewFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * At which revs of the one walk over the events something is compared.
 *
 * <p>A view that has failed keeps the content of the rev before and never looks at a row again, so
 * it is compared where it failed: its SQL must fail there, and not at the rev before.
 */
final class Stops {
  /** Bounds that a step may pass, and a recomputation, which has no steps, cannot. */
  private static final Set<String> BUDGETS =
      Set.of("step-budget", "view-state-limit", "recursion-limit");

  /** A failed view of a claim. */
  record FailedView(Claim claim, String name, ViewClaim view) {
    ViewFailure failure() {
      return view.failure();
    }
  }

  /**
   * What is compared at one rev.
   *
   * @param claims copies that stand there
   * @param failing views that must fail there
   * @param before views that fail at the next rev and keep what they hold here
   */
  record Stop(List<Claim> claims, List<FailedView> failing, List<FailedView> before) {
    Stop() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  private final NavigableMap<Long, Stop> stops = new TreeMap<>();

  Stops(List<Claim> claims) {
    for (Claim claim : claims) {
      at(claim.rev()).claims().add(claim);
      claim.views().forEach((name, view) -> add(new FailedView(claim, name, view)));
    }
  }

  private void add(FailedView view) {
    if (view.failure() == null
        || !isProvable(view.failure())
        || view.failure().rev() > view.claim().rev()) {
      return;
    }
    at(view.failure().rev()).failing().add(view);
    at(view.failure().rev() - 1).before().add(view);
  }

  /** Whether a failure is one that a row causes. */
  static boolean isProvable(ViewFailure failure) {
    return !BUDGETS.contains(failure.error())
        && !failure.error().equals(ViewFailure.INPUT_FAILED)
        && !failure.error().equals(ViewFailure.SQL_REFUSED);
  }

  NavigableMap<Long, Stop> byRev() {
    return stops;
  }

  private Stop at(long rev) {
    return stops.computeIfAbsent(rev, absent -> new Stop());
  }
}
