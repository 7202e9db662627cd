package dev.weir.entity;

import dev.weir.entity.DirectoryReplication.RootIs;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a copy of the directory has heard from the others: who writes it, how far they are, and who
 * follows.
 *
 * <p>A copy that was the root when it wrote last may have been given up since, so it waits for the
 * others before it writes again, but not for ever.
 */
final class Roots {
  private final LongSupplier nanos;
  private final long startNanos;
  private final Map<String, Heard> heard = new HashMap<>();
  private final Map<String, Long> pulled = new HashMap<>();
  private Optional<RootIs> newest = Optional.empty();

  private record Heard(RootIs answer, long atNanos) {}

  Roots(LongSupplier nanos) {
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  void heard(RootIs answer) {
    heard.put(answer.region(), new Heard(answer, nanos.getAsLong()));
    told(answer);
  }

  /** Somebody says who the root is. */
  void told(RootIs claim) {
    if (newest.filter(known -> known.epoch() >= claim.epoch()).isEmpty()) {
      newest = Optional.of(claim);
    }
  }

  void pulled(String region) {
    pulled.put(region, nanos.getAsLong());
  }

  /** Whether a region follows this copy, as the root. */
  boolean follows(String region) {
    return pulled.containsKey(region) && isRecent(pulled.get(region));
  }

  /** The region that has become root after an epoch, if there is one. */
  Optional<RootIs> after(long epoch) {
    return newest.filter(claim -> claim.epoch() > epoch);
  }

  /**
   * Whether all these regions have said whom they take for the root, be it by following this copy,
   * or had time enough to.
   */
  boolean haveAnswered(Collection<String> others) {
    return others.stream().allMatch(region -> heard.containsKey(region) || follows(region))
        || !isRecent(startNanos);
  }

  /** A copy that answers and has more than {@code rev}. */
  Optional<RootIs> ahead(long rev) {
    return heard.values().stream()
        .filter(each -> isRecent(each.atNanos) && each.answer.rev() > rev)
        .map(Heard::answer)
        .findAny();
  }

  private boolean isRecent(long thenNanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - thenNanos) <= Silence.MILLIS_MAX;
  }
}
