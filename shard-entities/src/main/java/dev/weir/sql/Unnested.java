package dev.weir.sql;

import java.util.Optional;
import java.util.Set;

/**
 * A subquery that can be computed without its outer rows: one node, however many matches look for
 * partners in it. {@code NOT IN} has three, so a subquery within subqueries would grow threefold
 * with each level.
 *
 * @param right the subquery as it was
 * @param pulled the subquery with its references pulled out, if that is possible
 * @param domain what it is computed for otherwise
 * @param node its rows, with the domain behind its own columns where there is one
 */
record Unnested(Relational right, Optional<Pulled> pulled, Domain domain, Relational node) {
  /**
   * Frees a subquery.
   *
   * @param left the outer rows; whoever matches may have fewer of them, and more columns
   * @param position where the text joins, for refusals
   */
  static Unnested of(
      SqlText source, Relational left, Relational right, Set<Integer> correlations, int position) {
    Domain domain = new Domain(source, left, correlations, position);
    Optional<Pulled> pulled = Pulled.of(right, correlations);
    Relational node = pulled.isPresent() ? pulled.get().node() : domain.unnest(right);
    return new Unnested(right, pulled, domain, node);
  }
}
