package dev.weir.promql.evaluation;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.weir.promql.Expression;
import dev.weir.series.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/** Functions that change labels and leave values as they are. */
final class LabelCalls {
  private static final int JOINED_FROM = 3;

  private final Evaluator evaluator;

  LabelCalls(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  List<Column> replace(Expression.Call call, Steps steps) {
    String target = Calls.text(call, 1);
    Template replacement = Template.read(Calls.text(call, 2));
    String source = Calls.text(call, 3);
    Pattern pattern = pattern(Calls.text(call, 4));
    requireName(target, "invalid destination label name in label_replace(): ");
    Map<String, String> known = new HashMap<>();
    return changed(
        call,
        steps,
        labels -> {
          Matcher match = pattern.matcher(labels.value(source).orElse(""));
          return match.matches()
              ? LabelSets.with(
                  labels, target, known.computeIfAbsent(match.group(), _ -> replacement.of(match)))
              : labels;
        });
  }

  private static Pattern pattern(String text) {
    try {
      requireCheap(text);
      return Pattern.compile(text, Pattern.DOTALL);
    } catch (IllegalArgumentException wrong) {
      throw new EvaluationException("invalid regular expression in label_replace(): " + text);
    }
  }

  /** Selectors know what a regular expression may cost. */
  private static void requireCheap(String text) {
    var _ =
        new dev.weir.series.index.Matcher(
            Labels.METRIC_NAME, dev.weir.series.index.Matcher.Operation.MATCHES, text);
  }

  List<Column> join(Expression.Call call, Steps steps) {
    String target = Calls.text(call, 1);
    String separator = Calls.text(call, 2);
    List<String> sources =
        call.arguments().stream()
            .skip(JOINED_FROM)
            .map(each -> ((Expression.Text) Calls.unwrapped(each)).value())
            .toList();
    sources.forEach(source -> requireName(source, "invalid source label name in label_join(): "));
    requireName(target, "invalid destination label name in label_join(): ");
    return changed(
        call,
        steps,
        labels -> {
          StringJoiner joined = new StringJoiner(separator);
          sources.forEach(source -> joined.add(labels.value(source).orElse("")));
          return LabelSets.with(labels, target, joined.toString());
        });
  }

  private List<Column> changed(Expression.Call call, Steps steps, UnaryOperator<Labels> change) {
    ColumnSet columns = new ColumnSet();
    for (Column column : evaluator.columns(call.arguments().getFirst(), steps)) {
      Labels labels = change.apply(column.labels());
      evaluator.text(labels, column.labels());
      columns.add(column.with(labels));
    }
    return columns.columns();
  }

  /** Any text is a name but the empty one. */
  private static void requireName(String name, String otherwise) {
    if (name.isEmpty()) {
      throw new EvaluationException(otherwise + name);
    }
  }
}
