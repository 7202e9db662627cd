package dev.weir.rules;

import dev.weir.config.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * What the keepers of a node share.
 *
 * @param turns evaluations at once, of all tenants; of one there are fewer
 */
public record RuleNode(RuleHost host, Clock clock, AlertSender sender, Semaphore turns) {
  private static final int AT_ONCE = 16;

  public RuleNode(RuleHost host, Clock clock, List<String> alertmanagers) {
    this(host, clock, new AlertSender(alertmanagers), new Semaphore(AT_ONCE, true));
  }
}
