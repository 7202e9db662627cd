/**
 * Where the rules of tenants are evaluated: one {@link dev.weir.rules.RuleKeeper} for each tenant
 * that has rules, on one node of its home region.
 *
 * <p>A keeper is a sharded actor without a journal of its own. While somebody wakes it now and then
 * it runs a {@link dev.weir.rules.TenantRules}, which has one {@code GroupLoop} for each group of
 * rules; rule files and what rules have come to are rows of a circuit of the tenant ({@link
 * dev.weir.rules.RuleHost}), so that the next keeper, here or on another node, goes on from there.
 * An evaluation that two keepers do at once, while a node is being lost, writes the same samples
 * and the same rows.
 *
 * <p>What an evaluation is stands in {@code dev.weir.promql.rules}. {@link
 * dev.weir.rules.AlertSender} tells Alertmanagers of alerts, again each minute while they fire, and
 * at least once of their end.
 */
package dev.weir.rules;
