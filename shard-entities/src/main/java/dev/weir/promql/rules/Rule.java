package dev.weir.promql.rules;

import dev.weir.promql.Expression;
import dev.weir.promql.template.TextTemplate;
import java.util.Map;

/** A query that is asked again and again. */
public sealed interface Rule {
  /** Of the metric that it records, or of its alerts. */
  String name();

  /** The text of the query. */
  String query();

  /** What the text means. */
  Expression expression();

  /**
   * Stores what its query gives as samples.
   *
   * @param labels that the samples get; an empty value removes a label
   */
  record Recording(String name, String query, Expression expression, Map<String, String> labels)
      implements Rule {}

  /**
   * Raises an alert for each element of its query.
   *
   * @param holdMillis how long an element must be there before its alert fires
   * @param keepMillis how long an alert goes on firing without its element
   */
  record Alerting(
      String name,
      String query,
      Expression expression,
      long holdMillis,
      long keepMillis,
      Map<String, TextTemplate> labels,
      Map<String, TextTemplate> annotations)
      implements Rule {}
}
