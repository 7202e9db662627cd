package dev.weir.sql;

/**
 * Something about a plan its author should know, for instance that it costs more than its change.
 *
 * @param code kind in kebab case
 * @param operator the operator concerned
 * @param position position in the text from 0, -1 if not known
 */
public record PlanWarning(String code, String operator, String detail, int position) {}
