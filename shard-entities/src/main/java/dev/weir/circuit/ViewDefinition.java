package dev.weir.circuit;

import java.util.List;

/**
 * A declared view.
 *
 * @param plan what it computes; its schema and key are the view's
 * @param order the reading order given by a top-level ORDER BY, empty without one
 * @param reads the tables and views it reads directly
 * @param format default format of reads and streams
 * @param sql the text it was declared by
 */
public record ViewDefinition(
    String name,
    Plan plan,
    List<SortColumn> order,
    List<String> reads,
    String format,
    String sql) {}
