package dev.weir.replay;

/**
 * What copying one history into a journal comes to.
 *
 * @param from first rev to write; behind {@code to} when there is nothing to write
 * @param to last rev of the history
 * @param reason why it is refused, else empty
 */
public record CopyPlan(String persistenceId, Outcome outcome, long from, long to, String reason) {
  /** What is done, or would be. */
  public enum Outcome {
    /** The journal has nothing of it: all events are written. */
    WHOLE,
    /** The journal has its beginning: the rest is written. */
    CONTINUED,
    /** The journal has all of it, perhaps more. */
    PRESENT,
    /** It cannot be written, and nothing of it is. */
    REFUSED
  }

  static CopyPlan of(History history, long highest) {
    Outcome outcome =
        highest >= history.last()
            ? Outcome.PRESENT
            : highest == 0 ? Outcome.WHOLE : Outcome.CONTINUED;
    return new CopyPlan(history.persistenceId(), outcome, highest + 1, history.last(), "");
  }

  static CopyPlan refused(History history, String reason) {
    return new CopyPlan(
        history.persistenceId(), Outcome.REFUSED, history.last() + 1, history.last(), reason);
  }

  /** How many events are to be written. */
  public long events() {
    return Math.max(0, to - from + 1);
  }
}
