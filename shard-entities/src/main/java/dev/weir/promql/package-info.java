/**
 * PromQL, pinned to Prometheus 3.9.1: so far the selector of series, {@code metric{a="b",c=~"d"}}.
 *
 * <p>{@link dev.weir.promql.SelectorParser} turns text into matchers for the index of a shard. The
 * lexer already tells the signs and operators of whole expressions apart, so that a parser of these
 * needs no other. No Pekko, clock or randomness here.
 *
 * <p>A refusal is a {@link dev.weir.promql.PromqlException} with the line and the column where the
 * text stopped making sense, in the words of Prometheus where it has words for it.
 *
 * <h2>Where it is wider or narrower than Prometheus</h2>
 *
 * <ul>
 *   <li>Every keyword is a metric name where a selector stands alone; Prometheus refuses {@code
 *       bool}, {@code on}, {@code ignoring}, {@code group_left}, {@code group_right} and {@code
 *       atan2}. {@code inf} and {@code nan} are numbers in both.
 *   <li>Columns count characters, not bytes.
 *   <li>Escapes of bytes that are no UTF-8 are refused; the character U+FFFD is allowed.
 *   <li>At most 64 KiB, 64 matchers, and regular expressions within the bounds of {@link
 *       dev.weir.series.index.Matcher}.
 * </ul>
 */
package dev.weir.promql;
