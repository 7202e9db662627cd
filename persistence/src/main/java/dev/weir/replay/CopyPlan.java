package dev.weir.replay;

/**
 * What copying one history into a journal comes to.
 *
 * @param from first rev to write; behind {@code to} when there is nothing to write
 * @param to last rev of the history
 * @param base rev of the snapshot that is written before the events; 0 when there is none to write
 * @param reason why it is refused, else empty
 */
public record CopyPlan(
    String persistenceId, Outcome outcome, long from, long to, long base, String reason) {
  /** What is done, or would be. */
  public enum Outcome {
    /** The journal has nothing of it: the base, if there is one, and all events are written. */
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
        highest == 0 && history.last() > 0
            ? Outcome.WHOLE
            : highest >= history.last() ? Outcome.PRESENT : Outcome.CONTINUED;
    boolean whole = outcome == Outcome.WHOLE;
    return new CopyPlan(
        history.persistenceId(),
        outcome,
        whole ? history.first() : highest + 1,
        history.last(),
        whole ? history.first() - 1 : 0,
        "");
  }

  static CopyPlan refused(History history, String reason) {
    long last = history.last();
    return new CopyPlan(history.persistenceId(), Outcome.REFUSED, last + 1, last, 0, reason);
  }

  /** How many events are to be written. */
  public long events() {
    return Math.max(0, to - from + 1);
  }

  /** Whether anything is to be written. */
  boolean writes() {
    return events() > 0 || base > 0;
  }
}
