package dev.weir.entity;

import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitReply.Committed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Batches that are durable at home and wait until other regions hold them, each to a deadline. */
final class ReplicaWaits {
  /** An answer that can be given now. */
  record Due(Submit batch, Committed reply) {}

  private record Waiting(Submit batch, Committed reply, long sinceNanos) {}

  private final LongSupplier nanos;
  private final Map<String, Long> durable = new HashMap<>();
  private final Map<String, Long> heardNanos = new HashMap<>();
  private final Set<Waiting> waiting = new LinkedHashSet<>();

  ReplicaWaits(LongSupplier nanos) {
    this.nanos = nanos;
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** What regions had stored of another home's events counts no more. */
  void begin() {
    durable.clear();
    heardNanos.clear();
  }

  /** What a region has stored. */
  void stored(String region, long rev) {
    durable.merge(region, rev, Math::max);
    heardNanos.put(region, nanos.getAsLong());
  }

  /** Regions that have said so not longer ago, whether they have a node now or not. */
  Set<String> heardWithin(Duration time) {
    Set<String> heard = new TreeSet<>(heardNanos.keySet());
    heard.removeIf(each -> nanos.getAsLong() - heardNanos.get(each) > time.toNanos());
    return heard;
  }

  /** The rev up to which a region is known to have stored everything. */
  long storedIn(String region) {
    return durable.getOrDefault(region, 0L);
  }

  void add(Submit batch, Committed reply) {
    waiting.add(new Waiting(batch, reply, nanos.getAsLong()));
  }

  /** Takes out what enough regions hold, and what has waited long enough. */
  List<Due> due() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<Due> due = new ArrayList<>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting each = all.next();
      int held = held(each.reply.rev());
      WaitFor wanted = each.batch.waitFor();
      long waited = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - each.sinceNanos);
      if (held >= wanted.regions() || waited >= wanted.millis()) {
        due.add(new Due(each.batch, each.reply.heldBy(held)));
        all.remove();
      }
    }
    return due;
  }

  /** Takes out all, as they stand: the home goes elsewhere, or its log has failed. */
  List<Due> drain() {
    List<Due> all =
        waiting.stream()
            .map(each -> new Due(each.batch, each.reply.heldBy(held(each.reply.rev()))))
            .toList();
    waiting.clear();
    return all;
  }

  private int held(long rev) {
    return (int) durable.values().stream().filter(stored -> stored >= rev).count();
  }
}
