package dev.weir.promql.evaluation;

import dev.weir.promql.Expression;
import dev.weir.series.rollup.Tier;
import java.util.List;
import java.util.Optional;

/**
 * Which rollups may answer a query in place of samples.
 *
 * @param allowed the widest first
 * @param isRequired whether what they cannot answer is refused; else samples answer it
 */
public record Tiers(List<Tier> allowed, boolean isRequired) {
  /** Samples alone. */
  public static final Tiers NONE = new Tiers(List.of(), false);

  /** Any that can answer, else samples. */
  private static final Tiers AUTO = new Tiers(List.of(Tier.MONTH, Tier.DAY, Tier.HOUR), false);

  /** Copies the tiers. */
  public Tiers {
    allowed = List.copyOf(allowed);
  }

  /** What a request says: {@code raw}, {@code auto}, or the name of a tier. */
  public static Optional<Tiers> of(String text) {
    return switch (text) {
      case "raw" -> Optional.of(NONE);
      case "auto" -> Optional.of(AUTO);
      default -> Tier.of(text).map(tier -> new Tiers(List.of(tier), true));
    };
  }

  /**
   * Refuses to read samples where a tier is required.
   *
   * @throws EvaluationException with what a tier can answer
   */
  void refuseRaw(Expression selector) {
    if (isRequired) {
      throw new EvaluationException(
          "the tier %s cannot answer what stands at character %d: it has %s, of selectors with a"
                  .formatted(
                      allowed.getFirst().text(), selector.span().start() + 1, TierRule.functions())
              + " range that begins and ends, at each step, where its periods do (UTC)");
    }
  }
}
