/**
 * PromQL, pinned to Prometheus 3.9.1: from the text of a query to an expression, and back.
 *
 * <p>{@link dev.weir.promql.Parser} reads a whole query and {@link dev.weir.promql.SelectorParser}
 * one selector of series, {@code metric{a="b",c=~"d"}}. Both take words from {@code Tokens}, which
 * asks {@code Lexer} for each one when it is looked at, and share {@code SelectorReader}; {@code
 * MatchingReader} and {@code ModifierReader} read what stands behind operators and behind operands.
 * {@code TypeCheck} comes last, as in Prometheus: a wrong word is told before a wrong type,
 * wherever they stand. {@link dev.weir.promql.Expression} is what they make, with its place in the
 * text.
 *
 * <p>{@link dev.weir.promql.Printer} writes an expression in one line that reads as the same
 * expression, {@link dev.weir.promql.PrettyPrinter} in several when it is long, and {@link
 * dev.weir.promql.SyntaxTree} as the tree of {@code /api/v1/parse_query}. {@link
 * dev.weir.promql.NumberText} and {@link dev.weir.promql.DurationText} are the texts of numbers and
 * of durations, {@link dev.weir.promql.FloatText} those of numbers in messages and labels. {@link
 * dev.weir.promql.Kahan} and {@link dev.weir.promql.Logarithms} round as Go does, for whoever
 * evaluates. No Pekko, clock or randomness here.
 *
 * <p>A refusal is a {@link dev.weir.promql.PromqlException} with the line and the column where the
 * text stopped making sense, in the words of Prometheus where it has words for it.
 *
 * <h2>Where it is wider than Prometheus</h2>
 *
 * <ul>
 *   <li>Every keyword is a metric name where a selector stands alone; in a query {@code bool},
 *       {@code on}, {@code ignoring}, {@code group_left}, {@code group_right} and {@code atan2} are
 *       none, as in Prometheus. {@code inf} and {@code nan} are numbers in both.
 *   <li>{@code without} is a label in {@code by (without)}.
 *   <li>Printed labels of {@code by}, {@code on} and their like have quotes where they need them to
 *       be read again, and so have {@code inf}, {@code nan} and {@code without}; infinity on the
 *       left side of a power is printed without its sign.
 *   <li>The character U+FFFD is allowed.
 * </ul>
 *
 * <h2>Where it is narrower</h2>
 *
 * <ul>
 *   <li>Columns count characters, not bytes; an empty query is wrong at 1:1.
 *   <li>Escapes of bytes that are no UTF-8 are refused.
 *   <li>At most 64 KiB, 64 matchers for a selector, 200 expressions in one another, where a chain
 *       {@code a + b + c} counts each operator, and regular expressions within the bounds of {@link
 *       dev.weir.series.index.Matcher}.
 *   <li>Durations are whole milliseconds: a range of less is refused as one of 0 is.
 *   <li>No arithmetic of durations, {@code step()} among it, and neither {@code anchored} nor
 *       {@code smoothed}: they are refused as Prometheus does without its flags.
 *   <li>The second argument of {@code info} needs a matcher that is not empty, as any selector.
 *   <li>A selector is looked at when it ends: that it has two names, or no matcher that is not
 *       empty, is told before a wrong word behind it.
 * </ul>
 */
package dev.weir.promql;
