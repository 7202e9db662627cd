package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import java.util.List;

/**
 * A query that was parsed, checked and planned.
 *
 * @param order the reading order of a top-level ORDER BY, empty without one
 * @param reads the tables and views it reads directly, by name
 */
public record CompiledQuery(
    Plan plan, List<SortColumn> order, List<String> reads, List<PlanWarning> warnings) {}
