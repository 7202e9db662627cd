package dev.weir.promql.rules;

/** A rule that cannot be evaluated with what its query gives. */
final class RuleFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean endsAlerts;

  RuleFailure(String reason) {
    this(reason, false);
  }

  /**
   * @param endsAlerts whether the rule has no alerts any more
   */
  RuleFailure(String reason, boolean endsAlerts) {
    super(reason);
    this.endsAlerts = endsAlerts;
  }

  boolean endsAlerts() {
    return endsAlerts;
  }
}
