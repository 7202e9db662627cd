package dev.weir.entity;

import static java.util.stream.Collectors.toSet;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.MoveHome;
import dev.weir.entity.CircuitCommand.SeizeHome;
import dev.weir.entity.DirectoryReplication.MoveAnswered;
import dev.weir.entity.TenantReply.Move;
import dev.weir.entity.TenantReply.Moves;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Asks circuits to move, some at a time, until all of a tenant have: the part of the directory that
 * its root alone plays. It may forget everything at any time, since a circuit that has moved says
 * so whenever it is asked.
 */
final class HomeMover {
  /** Circuits that are asked at a time. */
  private static final int AT_A_TIME = 8;

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final ActorContext<?> context;
  private final Regions regions;
  private final Set<String> asked = new HashSet<>();
  private final Map<String, String> waits = new HashMap<>();

  HomeMover(ActorContext<?> context, Regions regions) {
    this.context = context;
    this.regions = regions;
  }

  /** Asks what is left of the moves that run. */
  void goOn(TenantState directory) {
    waits.keySet().retainAll(directory.moves().running().stream().map(Move::job).collect(toSet()));
    for (Move move : directory.moves().running()) {
      int ordinal = directory.ordinal(move.to());
      for (String circuit : directory.moves().left(move, directory.tenant(move.tenant()))) {
        if (asked.size() < AT_A_TIME && asked.add(key(move.job(), circuit))) {
          ask(move, circuit, ordinal, directory.moves().lossMax(move));
        }
      }
    }
  }

  /** The home gives what it has; what it cannot give any more, the other region takes. */
  private void ask(Move move, String circuit, int ordinal, OptionalLong lossMax) {
    ActorRef<CircuitReply> answer = answer(move.job(), circuit);
    regions.send(
        lossMax.isEmpty() ? regions.self() : move.to(),
        CircuitNames.persistenceId(move.tenant(), circuit),
        lossMax.isEmpty()
            ? new MoveHome(move.to(), ordinal, answer)
            : new SeizeHome(move.to(), ordinal, lossMax, answer));
  }

  /** A circuit can be asked again. */
  void answered(MoveAnswered answer) {
    asked.remove(key(answer.job(), answer.circuit()));
    if (answer.reply() instanceof CircuitReply.Rejected refusal) {
      waits.put(answer.job(), answer.circuit() + ": " + refusal.detail());
    } else {
      waits.remove(answer.job());
    }
  }

  /** The same moves, those that run with what they wait for. */
  TenantReply explained(TenantReply reply) {
    return reply instanceof Moves(List<Move> moves)
        ? new Moves(
            moves.stream()
                .map(
                    move ->
                        HomeMoves.isRunning(move)
                            ? move.waitingFor(waits.getOrDefault(move.job(), ""))
                            : move)
                .toList())
        : reply;
  }

  /** Waits for one answer, and gives it the directory. */
  private ActorRef<CircuitReply> answer(String job, String circuit) {
    ActorRef<DirectoryReplication> directory = context.getSelf().unsafeUpcast();
    return context.spawnAnonymous(
        Behaviors.setup(
            waiting -> {
              waiting.setReceiveTimeout(ANSWER_MAX, late());
              return once(directory, job, circuit);
            }));
  }

  private static Behavior<CircuitReply> once(
      ActorRef<DirectoryReplication> directory, String job, String circuit) {
    return Behaviors.receiveMessage(
        reply -> {
          directory.tell(new MoveAnswered(job, circuit, reply));
          return Behaviors.stopped();
        });
  }

  private static CircuitReply late() {
    return CircuitLog.rejected(
        new WeirException(
            ErrorCode.RECOVERING,
            "The circuit has not answered for " + ANSWER_MAX.toSeconds() + " s."));
  }

  private static String key(String job, String circuit) {
    return job + " " + circuit;
  }
}
