package dev.weir.entity;

import dev.weir.entity.CircuitCommand.SeizeHome;

/**
 * A copy that is about to make itself the home, since the present one does not answer.
 *
 * @param epoch of the new home, higher than any that was heard of
 * @param lossRevs how many revs of the home before are known to be missing here
 */
record Seizing(SeizeHome command, String from, long epoch, long lossRevs) implements RoleChange {
  LogCommand next() {
    return new LogCommand.Seize(
        new CircuitEvent.HomeSeized(command.region(), from, lossRevs), epoch);
  }
}
