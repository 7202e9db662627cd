package dev.weir.rules;

/** What the keeper of a tenant's rules understands; nothing is answered. */
public sealed interface RuleMessage {
  /**
   * Somebody wants the rules to be evaluated; who hears nothing of the kind for a while ends.
   *
   * @param changed whether rule files are others now
   */
  record Wake(boolean changed) implements RuleMessage {}

  /** Time to look whether somebody still wants it; never leaves its node. */
  record Look() implements RuleMessage {}
}
