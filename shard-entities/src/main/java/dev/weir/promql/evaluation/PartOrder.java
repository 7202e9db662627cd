package dev.weir.promql.evaluation;

/**
 * Tells a shard which part of a query to evaluate.
 *
 * @param query the whole, from which both sides make out the same parts
 * @param number of the part among those of {@link Selections.Split}
 */
public record PartOrder(Query query, int number) {
  /** The part that is meant. */
  Part part() {
    return Selections.split(query).parts().get(number);
  }
}
