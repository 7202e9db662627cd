/**
 * Recording and alerting rules: from the text of a rule file to what a group of rules does at one
 * step, as Prometheus 3.9.1 does it.
 *
 * <p>{@link dev.weir.promql.rules.RuleFileReader} reads Prometheus' rule files, {@link
 * dev.weir.promql.rules.GroupRun} evaluates the rules of a group in their order, and {@code
 * AlertStep} takes the alerts of one rule a step further. All of it is a function of the state
 * before, the time and what queries give: queries and samples go through {@link
 * dev.weir.promql.rules.RuleAccess}, which may block. No Pekko, clock or randomness here.
 *
 * <h2>Where it differs from Prometheus</h2>
 *
 * <ul>
 *   <li>Groups are evaluated at whole multiples of their interval, not at an offset of each group:
 *       the same samples whichever node does it, and readable times.
 *   <li>The state of alerts is kept as rows of a circuit, not read back from {@code
 *       ALERTS_FOR_STATE}, which is written all the same. Which series a recording rule wrote last
 *       is not kept: those that vanish while a node is lost end five minutes after their last
 *       sample.
 *   <li>A rule makes 10,000 alerts or series at most where its group has no smaller {@code limit}.
 * </ul>
 */
package dev.weir.promql.rules;
