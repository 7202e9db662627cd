package dev.weir.promql.rules;

import dev.weir.series.Labels;
import java.util.Locale;
import java.util.Map;

/**
 * An alert as it stands. Times are milliseconds since 1970; 0 where something has not happened.
 *
 * @param labels among them {@code alertname}
 * @param value of the element when it was there last
 * @param activeAt since when the element has been there
 * @param firedAt when it began to fire
 * @param resolvedAt when it ceased to
 * @param keptSince since when it has fired without its element
 */
public record Alert(
    Labels labels,
    Map<String, String> annotations,
    State state,
    double value,
    long activeAt,
    long firedAt,
    long resolvedAt,
    long keptSince) {
  /** What an alert can be, in the order of its life. */
  public enum State {
    /** The element is there, for a shorter time than the rule demands. */
    PENDING,
    FIRING,
    /** It fired; kept for a while, so that everybody hears of its end. */
    RESOLVED;

    /** As Prometheus calls it. */
    public String wire() {
      return this == RESOLVED ? "inactive" : name().toLowerCase(Locale.ROOT);
    }
  }

  static Alert begun(Labels labels, Map<String, String> annotations, double value, long time) {
    return new Alert(labels, annotations, State.PENDING, value, time, 0, 0, 0);
  }

  /** Whether it is pending or fires. */
  public boolean isActive() {
    return state != State.RESOLVED;
  }

  Alert seen(Map<String, String> newAnnotations, double newValue) {
    return new Alert(labels, newAnnotations, state, newValue, activeAt, firedAt, resolvedAt, 0);
  }

  Alert fired(long time) {
    return new Alert(labels, annotations, State.FIRING, value, activeAt, time, 0, keptSince);
  }

  Alert kept(long since) {
    return new Alert(labels, annotations, state, value, activeAt, firedAt, resolvedAt, since);
  }

  Alert resolved(long time) {
    return new Alert(labels, annotations, State.RESOLVED, value, activeAt, firedAt, time, 0);
  }

  /** Whether there is nothing to tell of one that was told of another: values by their bits. */
  public boolean isAs(Alert other) {
    return labels.equals(other.labels)
        && Double.compare(value, other.value) == 0
        && annotations.equals(other.annotations)
        && state == other.state
        && activeAt == other.activeAt
        && firedAt == other.firedAt
        && resolvedAt == other.resolvedAt
        && keptSince == other.keptSince;
  }
}
