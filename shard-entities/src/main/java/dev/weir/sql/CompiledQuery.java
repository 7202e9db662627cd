package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import dev.weir.zset.Nesting;
import java.util.List;

/**
 * A query that was parsed, checked and planned.
 *
 * @param order the reading order of a top-level ORDER BY, empty without one
 * @param shown how many columns of the plan are shown; those behind only order the rows of a query
 *     that is asked once
 * @param nesting which columns of the result hold rows
 * @param reads the tables and views it reads directly, by name
 */
public record CompiledQuery(
    Plan plan,
    List<SortColumn> order,
    int shown,
    Nesting nesting,
    List<String> reads,
    List<PlanWarning> warnings) {}
