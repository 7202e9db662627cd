package dev.weir.entity;

import dev.weir.config.Limits;
import dev.weir.entity.CircuitCommand.NextChanges;
import dev.weir.entity.CircuitCommand.Read;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads that wait: some for a rev, some for a change of their views; both until a deadline. */
final class Waiting {
  private record ForRev(Read read, long deadlineMillis) {}

  private record ForChanges(NextChanges command, long deadlineMillis) {}

  private final Limits limits;
  private final Set<ForRev> forRev = new LinkedHashSet<>();
  private final Set<ForChanges> forChanges = new LinkedHashSet<>();

  Waiting(Limits limits) {
    this.limits = limits;
  }

  /** False when too many are waiting. */
  boolean addForRev(Read read, long nowMillis) {
    return forRev.size() < limits.waitersMax()
        && forRev.add(new ForRev(read, nowMillis + read.at().timeoutMillis()));
  }

  /** False when too many are waiting. */
  boolean addForChanges(NextChanges command, long nowMillis) {
    return forChanges.size() < limits.circuitStreamsMax()
        && forChanges.add(new ForChanges(command, nowMillis + command.waitMillis()));
  }

  /** Takes out the reads that can be answered at {@code rev}, where {@code changed} views moved. */
  List<Read> reached(long rev, Set<String> changed) {
    List<Read> due = new ArrayList<>();
    for (Iterator<ForRev> all = forRev.iterator(); all.hasNext(); ) {
      ForRev waiter = all.next();
      if (waiter.read.at().minRev() <= rev) {
        due.add(waiter.read);
        all.remove();
      }
    }
    if (changed.isEmpty()) {
      return due;
    }
    for (Iterator<ForChanges> all = forChanges.iterator(); all.hasNext(); ) {
      ForChanges waiter = all.next();
      if (waiter.command.views().stream().anyMatch(changed::contains)) {
        due.add(waiter.command);
        all.remove();
      }
    }
    return due;
  }

  /** Takes out the reads that wait for a rev. */
  List<Read> drainForRev() {
    List<Read> all = forRev.stream().map(ForRev::read).toList();
    forRev.clear();
    return all;
  }

  /** Takes out the reads that wait for changes; they no longer want to wait. */
  List<Read> drainForChanges() {
    List<Read> all = forChanges.stream().<Read>map(each -> withoutWaiting(each.command)).toList();
    forChanges.clear();
    return all;
  }

  /** Takes out the reads whose time is up; those for changes no longer want to wait. */
  List<Read> expired(long nowMillis, long rev) {
    List<Read> due = new ArrayList<>();
    for (Iterator<ForRev> all = forRev.iterator(); all.hasNext(); ) {
      ForRev waiter = all.next();
      if (waiter.deadlineMillis <= nowMillis || waiter.read.at().minRev() <= rev) {
        due.add(waiter.read);
        all.remove();
      }
    }
    for (Iterator<ForChanges> all = forChanges.iterator(); all.hasNext(); ) {
      ForChanges waiter = all.next();
      if (waiter.deadlineMillis <= nowMillis) {
        due.add(withoutWaiting(waiter.command));
        all.remove();
      }
    }
    return due;
  }

  private static NextChanges withoutWaiting(NextChanges command) {
    return new NextChanges(
        command.views(),
        command.afterRev(),
        command.bytesMax(),
        0,
        command.replay(),
        command.replyTo());
  }
}
