package dev.weir.circuit;

import dev.weir.zset.Nesting;
import java.util.List;

/**
 * A declared view.
 *
 * @param plan what it computes; its schema and key are the view's
 * @param order the reading order given by a top-level ORDER BY, empty without one
 * @param reads the tables and views it reads directly
 * @param nesting which columns hold rows
 * @param format default format of reads and streams
 * @param sql the text it was declared by
 * @param warnings what costs more than the change in it
 */
public record ViewDefinition(
    String name,
    Plan plan,
    List<SortColumn> order,
    Nesting nesting,
    List<String> reads,
    String format,
    String sql,
    List<PlanWarning> warnings) {
  /** One of plain rows without warnings. */
  public ViewDefinition(
      String name,
      Plan plan,
      List<SortColumn> order,
      List<String> reads,
      String format,
      String sql) {
    this(name, plan, order, Nesting.NONE, reads, format, sql, List.of());
  }
}
