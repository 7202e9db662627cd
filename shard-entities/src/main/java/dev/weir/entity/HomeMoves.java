package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantReply.Move;
import dev.weir.entity.TenantReply.Tenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Moves of tenants to other regions, as the directory knows them: those that run, and the last. */
final class HomeMoves {
  /** How many are kept after they have ended. */
  static final int KEPT_MAX = 100;

  private final Map<String, Begun> moves = new LinkedHashMap<>();

  /** Tenants that may have circuits in more than one region. */
  private final Set<String> scattered = new HashSet<>();

  /** A move and the circuits that have moved. */
  private record Begun(Move move, Set<String> moved, OptionalLong lossMax) {}

  /** The move of a tenant that runs. */
  Optional<Move> running(String tenant) {
    return moves.values().stream()
        .map(Begun::move)
        .filter(move -> move.tenant().equals(tenant) && isRunning(move))
        .findFirst();
  }

  /** Whether a tenant's circuits may be written in more than one region. */
  boolean isScattered(String tenant) {
    return scattered.contains(tenant);
  }

  /** All that run. */
  List<Move> running() {
    return moves.values().stream().map(Begun::move).filter(HomeMoves::isRunning).toList();
  }

  /** All that are kept, the latest first. */
  List<Move> all() {
    List<Move> all = new ArrayList<>();
    moves.values().forEach(begun -> all.add(begun.move));
    Collections.reverse(all);
    return all;
  }

  /**
   * The move of that name.
   *
   * @throws WeirException {@code job-not-found}
   */
  Move named(String job) {
    Begun begun = moves.get(job);
    if (begun == null) {
      throw new WeirException(ErrorCode.JOB_NOT_FOUND, "There is no job " + job + ".");
    }
    return begun.move;
  }

  /** Revs that each circuit may lose by a move; empty when none may. */
  OptionalLong lossMax(Move move) {
    return moves.get(move.job()).lossMax;
  }

  /** Circuits of the tenant that have not moved. */
  List<String> left(Move move, Tenant tenant) {
    Set<String> moved = moves.get(move.job()).moved;
    return CircuitNames.of(tenant).stream().filter(circuit -> !moved.contains(circuit)).toList();
  }

  void begun(TenantEvent.MoveBegun event, Tenant tenant) {
    Move move =
        new Move(
            event.job(),
            event.tenant(),
            tenant.home(),
            event.to(),
            Move.State.RUNNING,
            0,
            CircuitNames.of(tenant).size(),
            event.atMillis(),
            0,
            "");
    OptionalLong lossMax =
        event.lossMax() == null ? OptionalLong.empty() : OptionalLong.of(event.lossMax());
    moves.put(event.job(), new Begun(move, new LinkedHashSet<>(), lossMax));
    scattered.add(event.tenant());
    forgetOldest();
  }

  private void forgetOldest() {
    List<String> ended =
        moves.values().stream()
            .map(Begun::move)
            .filter(move -> !isRunning(move))
            .map(Move::job)
            .toList();
    ended.stream().limit(Math.max(0, ended.size() - KEPT_MAX)).forEach(moves::remove);
  }

  void moved(TenantEvent.CircuitMoved event, Tenant tenant) {
    moves.computeIfPresent(
        event.job(),
        (job, begun) -> {
          begun.moved.add(event.circuit());
          Move move = begun.move;
          return new Begun(
              with(
                  move,
                  move.state(),
                  begun.moved.size(),
                  CircuitNames.of(tenant).size(),
                  move.endedMillis()),
              begun.moved,
              begun.lossMax);
        });
  }

  void ended(TenantEvent.MoveEnded event) {
    if (event.done()) {
      scattered.remove(event.tenant());
    }
    moves.computeIfPresent(
        event.job(),
        (job, begun) -> {
          Move move = begun.move;
          Move.State state = event.done() ? Move.State.DONE : Move.State.CANCELLED;
          return new Begun(
              with(move, state, move.moved(), move.total(), event.atMillis()),
              begun.moved,
              begun.lossMax);
        });
  }

  private static Move with(Move was, Move.State state, int moved, int total, long endedMillis) {
    return new Move(
        was.job(),
        was.tenant(),
        was.from(),
        was.to(),
        state,
        moved,
        total,
        was.startedMillis(),
        endedMillis,
        "");
  }

  static boolean isRunning(Move move) {
    return move.state() == Move.State.RUNNING;
  }
}
