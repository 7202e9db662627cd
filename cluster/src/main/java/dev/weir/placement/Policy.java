package dev.weir.placement;

/**
 * How shards move.
 *
 * @param paused whether nothing moves unasked; plans that are applied and drains go on
 * @param movesMax shards of one type on their way at once
 */
public record Policy(boolean paused, int movesMax) {
  public static final Policy DEFAULT = new Policy(false, 4);

  /** The most that {@code movesMax} can be set to. */
  public static final int MOVES_MAX = 64;

  public Policy {
    if (movesMax < 1 || movesMax > MOVES_MAX) {
      throw new IllegalArgumentException("movesMax " + movesMax + " is not 1 to " + MOVES_MAX);
    }
  }

  String encode() {
    return Fields.join(paused, movesMax);
  }

  static Policy decode(String text) {
    Fields fields = Fields.of(text);
    return new Policy(fields.flag(0), fields.integer(1));
  }
}
