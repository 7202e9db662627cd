package dev.weir.promql.evaluation;

import java.util.List;

/**
 * What a query gives, with what people should know of it.
 *
 * @param warnings likely mistakes
 * @param infos hints
 */
public record Outcome(QueryResult result, List<String> warnings, List<String> infos) {}
