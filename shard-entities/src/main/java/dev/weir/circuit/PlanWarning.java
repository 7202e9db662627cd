package dev.weir.circuit;

/**
 * Something a user should know about the cost of a view.
 *
 * @param position 0-based character in the SQL text, 0 if it concerns the whole query
 */
public record PlanWarning(String code, String operator, String detail, int position) {}
