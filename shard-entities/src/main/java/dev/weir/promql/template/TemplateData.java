package dev.weir.promql.template;

import dev.weir.promql.evaluation.QueryResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a template can speak of.
 *
 * @param labels of the alert's element
 * @param value of the alert's element
 * @param externalLabels of everything that leaves for elsewhere
 * @param externalUrl under which people reach Weir
 * @param query asks more at the time of the evaluation; may throw a TemplateException
 */
public record TemplateData(
    Map<String, String> labels,
    double value,
    Map<String, String> externalLabels,
    String externalUrl,
    Function<String, List<QueryResult.Element>> query) {
  private static final String LABELS = "labels";
  private static final String VALUE = "value";
  private static final String EXTERNAL_LABELS = "externalLabels";
  private static final String EXTERNAL_URL = "externalURL";

  /** Names of the variables that every template has; the empty one is {@code $}. */
  static final Set<String> VARIABLES = Set.of("", LABELS, VALUE, EXTERNAL_LABELS, EXTERNAL_URL);

  Map<String, Object> variables() {
    Map<String, Object> variables = new HashMap<>();
    variables.put("", dot());
    variables.put(LABELS, labels);
    variables.put(VALUE, value);
    variables.put(EXTERNAL_LABELS, externalLabels);
    variables.put(EXTERNAL_URL, externalUrl);
    return variables;
  }

  /** The same as members of the dot. */
  Map<String, Object> dot() {
    return Map.of(
        "Labels",
        labels,
        "Value",
        value,
        "ExternalLabels",
        externalLabels,
        "ExternalURL",
        externalUrl);
  }
}
