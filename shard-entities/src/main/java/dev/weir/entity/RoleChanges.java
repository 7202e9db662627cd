package dev.weir.entity;

import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.MoveHome;
import dev.weir.entity.CircuitCommand.SeizeHome;
import dev.weir.entity.Replication.Diverged;
import dev.weir.entity.Replication.Known;
import java.util.List;
import java.util.Optional;

/**
 * The changes of a copy's role, one at a time: given by its home, taken because the home is lost,
 * or put right because another region was made home meanwhile.
 *
 * <p>It decides; what the log has to do for it, the intake hands on when the log is free.
 */
final class RoleChanges {
  private final CircuitRole role;
  private final EntityWiring wiring;
  private Optional<RoleChange> pending = Optional.empty();

  RoleChanges(CircuitRole role, EntityWiring wiring) {
    this.role = role;
    this.wiring = wiring;
  }

  boolean isPending() {
    return pending.isPresent();
  }

  /** What has to be put right, if that is what is going on. */
  Optional<Healing> healing() {
    return pending.filter(Healing.class::isInstance).map(Healing.class::cast);
  }

  /** Has another region take over what is written here. */
  void give(MoveHome command, long rev) {
    if (!role.isHome()) {
      role.passOn(command, rev);
    } else if (pending.filter(change -> !isTo(change, command.region())).isPresent()) {
      refuse(command, IntakeRefusals.beingGiven());
    } else if (command.region().equals(wiring.regions().self())) {
      reply(command, new CircuitReply.Moved(role.standing(rev)));
    } else if (!role.keepsUp(command.region(), rev)) {
      refuse(command, IntakeRefusals.doesNotKeepUp(command.region()));
    } else {
      undo();
      pending = Optional.of(new Giving(command, System.nanoTime()));
      role.hurry(rev);
    }
  }

  private static boolean isTo(RoleChange change, String region) {
    return change instanceof Giving giving && giving.isTo(region);
  }

  /**
   * Whether this copy may be made the home: only the other copies can still say no, and are to be
   * asked.
   */
  boolean mayTake(SeizeHome command, String persistenceId, long rev) {
    if (!command.region().equals(wiring.regions().self())) {
      passOn(command, persistenceId);
    } else if (role.isHome()) {
      reply(command, new CircuitReply.Moved(role.standing(rev)));
    } else if (isPending()) {
      refuse(command, IntakeRefusals.beingGiven());
    } else if (role.follower().orElseThrow().hearsHome()) {
      refuse(command, IntakeRefusals.homeAnswers(role.follower().orElseThrow().home()));
    } else {
      return true;
    }
    return false;
  }

  private void passOn(SeizeHome command, String persistenceId) {
    if (wiring.regions().hasNode(command.region())) {
      wiring.regions().send(command.region(), persistenceId, command);
    } else {
      refuse(command, IntakeRefusals.notHeard(command.region()));
    }
  }

  /** Makes this copy the home, unless the others know better or more would be lost. */
  void take(SeizeHome command, List<Known> others, String persistenceId, long rev) {
    if (!mayTake(command, persistenceId, rev)) {
      return;
    }
    Known own = role.known(rev);
    long newest = others.stream().mapToLong(Known::epoch).reduce(own.epoch(), Math::max);
    long told = role.freshness(rev).lagRevs();
    long surplus = surplus(own, others);
    long missing = surplus > 0 ? Math.max(told, surplus) : told;
    Optional<WeirException> refusal =
        newest > own.epoch()
            ? Optional.of(IntakeRefusals.otherHome(Epochs.ordinal(newest)))
            : IntakeRefusals.lossNotAccepted(command, role.freshness(rev), missing, rev);
    refusal.ifPresentOrElse(
        why -> refuse(command, why),
        () ->
            pending =
                Optional.of(
                    new Seizing(
                        command,
                        role.follower().orElseThrow().home(),
                        Epochs.next(newest, command.ordinal()),
                        Math.max(0, missing))));
  }

  /** How many revs another copy has of which this one knows nothing. */
  private static long surplus(Known own, List<Known> others) {
    return others.stream()
        .filter(other -> other.lastEpoch() >= own.lastEpoch())
        .mapToLong(other -> other.rev() - own.rev())
        .reduce(0, Math::max);
  }

  /** The home does not have what is stored here. */
  void diverged(Diverged answer, long rev) {
    if (role.follower().filter(copy -> copy.diverged(answer)).isPresent()) {
      EpochHistory own = role.epochs();
      long keep = Math.min(answer.end(), own.endOf(answer.epoch(), rev));
      undo();
      pending = Optional.of(new Healing(Math.min(keep, rev), own.at(rev)));
    }
  }

  /** What the log is to do next; empty while the change has to wait. */
  Optional<LogCommand> next(long rev) {
    return pending.flatMap(
        change ->
            switch (change) {
              case Giving giving -> next(giving, rev);
              case Seizing seizing -> Optional.of(seizing.next());
              case Healing _ -> Optional.of(new LogCommand.Retire(false));
            });
  }

  /** The last write of this home, once the next one has stored all before it. */
  private Optional<LogCommand> next(Giving move, long rev) {
    if (role.isStoredIn(move.command().region(), rev)) {
      return Optional.of(new LogCommand.Give(move.event(role.epoch())));
    }
    if (move.isTooLong(System.nanoTime())) {
      undo();
    }
    return Optional.empty();
  }

  /** The home is known again: whoever wanted it changed learns so. */
  void settled(long rev) {
    pending.ifPresent(
        change -> {
          switch (change) {
            case Giving giving -> role.passOn(giving.command(), rev);
            case Seizing seizing -> {
              pending = Optional.empty();
              answer(seizing.command(), rev);
            }
            case Healing _ -> {}
          }
        });
    pending = Optional.empty();
    role.calm();
  }

  private void answer(SeizeHome command, long rev) {
    if (role.isHome()) {
      reply(command, new CircuitReply.Moved(role.standing(rev)));
    } else {
      refuse(command, IntakeRefusals.otherHome(Epochs.ordinal(role.epoch())));
    }
  }

  /** Whether the copy was the home until just now, and so lacks nothing. */
  boolean hasGiven() {
    return pending.filter(Giving.class::isInstance).isPresent();
  }

  /** Leaves the role as it is. */
  void undo() {
    pending.ifPresent(
        change -> {
          switch (change) {
            case Giving giving ->
                refuse(giving.command(), IntakeRefusals.doesNotKeepUp(giving.command().region()));
            case Seizing seizing -> refuse(seizing.command(), IntakeRefusals.beingGiven());
            case Healing _ -> {}
          }
        });
    pending = Optional.empty();
    role.calm();
  }

  private void refuse(CircuitCommand command, WeirException why) {
    reply(command, CircuitLog.rejected(why));
  }

  private void reply(CircuitCommand command, CircuitReply reply) {
    wiring.courier().reply(command.replyTo(), reply);
  }
}
