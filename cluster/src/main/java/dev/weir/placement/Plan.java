package dev.weir.placement;

import java.util.ArrayList;
import java.util.List;

/**
 * Moves that somebody has looked at and may apply.
 *
 * @param fingerprint of the members and of the owner of each shard when it was made
 */
public record Plan(String id, long createdMillis, long fingerprint, List<Move> moves) {
  /** A plan is outdated after this time. */
  public static final long AGE_MILLIS_MAX = 600_000;

  /** Moves in one plan. */
  public static final int MOVES_MAX = 64;

  private static final int FIELDS = 6;

  public Plan {
    moves = List.copyOf(moves);
  }

  public boolean isExpired(long nowMillis) {
    return nowMillis - createdMillis > AGE_MILLIS_MAX;
  }

  /** Only what applying needs: pauses are for whoever looks at the plan. */
  String encode() {
    StringBuilder text = new StringBuilder(Fields.join(createdMillis, fingerprint));
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
    return new Plan(id, head.number(0), head.number(1), moves);
  }
}
