package dev.weir.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves that somebody has looked at and may apply.
 *
 * @param members the nodes that took shards when it was made
 */
public record Plan(String id, long createdMillis, Set<String> members, List<Move> moves) {
  /** A plan is outdated after this time. */
  public static final long AGE_MILLIS_MAX = 600_000;

  /** Moves in one plan. */
  public static final int MOVES_MAX = 64;

  private static final int FIELDS = 6;

  public Plan {
    members = Set.copyOf(members);
    moves = List.copyOf(moves);
  }

  boolean isExpired(long nowMillis) {
    return nowMillis - createdMillis > AGE_MILLIS_MAX;
  }

  /**
   * Why it cannot be applied any more, if so. Shards it does not move may have come and gone since:
   * each new tenant may bring one, and a busy cluster would let nobody look at a plan in peace.
   *
   * @param accepting the nodes that take shards now
   * @param owners of the shards that have one now
   */
  public Optional<String> outdated(
      Set<String> accepting, Map<Integer, String> owners, long nowMillis) {
    if (isExpired(nowMillis)) {
      return Optional.of("it is older than 10 minutes");
    }
    if (!members.equals(accepting)) {
      return Optional.of("the nodes that take shards have changed since");
    }
    return moves.stream()
        .filter(move -> !move.from().equals(owners.get(move.shard())))
        .map(move -> "shard " + move.shard() + " is no longer on node " + move.from())
        .findFirst();
  }

  /** Only what applying needs: pauses are for whoever looks at the plan. */
  String encode() {
    StringBuilder text = new StringBuilder(Fields.join(createdMillis));
    new TreeSet<>(members).forEach(member -> text.append('\t').append(Fields.join(member)));
    moves.forEach(
        move ->
            text.append('\n')
                .append(
                    Fields.join(
                        move.shard(),
                        move.from(),
                        move.to(),
                        move.entities(),
                        move.stateBytes(),
                        move.pauseMillis())));
    return text.toString();
  }

  static Plan decode(String id, String text) {
    String[] lines = text.split("\n", -1);
    Fields head = Fields.of(lines[0]);
    List<Move> moves = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      Fields line = Fields.of(lines[i]);
      if (line.size() == FIELDS) {
        moves.add(
            new Move(
                line.integer(0),
                line.text(1),
                line.text(2),
                line.integer(3),
                line.number(4),
                line.number(5),
                List.of()));
      }
    }
    return new Plan(id, head.number(0), Set.copyOf(head.from(1)), moves);
  }
}
