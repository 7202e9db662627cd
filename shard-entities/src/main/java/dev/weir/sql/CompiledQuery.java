package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import java.util.List;

/**
 * A query that can be run.
 *
 * @param order the reading order asked for by a top-level ORDER BY, empty without one
 * @param reads the tables and views it reads, in order of their names
 */
public record CompiledQuery(
    Plan plan, List<SortColumn> order, List<String> reads, List<PlanWarning> warnings) {}
