package dev.weir.promql;

import dev.weir.promql.Expression.Aggregation;
import dev.weir.promql.Expression.Binary;
import dev.weir.promql.Expression.Call;
import dev.weir.promql.Expression.Subquery;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Writes an expression in lines that are not too long, as {@code /api/v1/format_query} does. */
public final class PrettyPrinter {
  /** Bytes of a text that needs no more than one line. */
  private static final int LINE_MAX = 100;

  private static final String INDENT = "  ";

  private PrettyPrinter() {}

  /** The text of an expression. */
  public static String print(Expression expression) {
    return print(expression, 0);
  }

  private static String print(Expression expression, int level) {
    String line = Printer.print(expression);
    boolean isLong = line.getBytes(StandardCharsets.UTF_8).length > LINE_MAX;
    return switch (expression) {
      case Expression.Constant _,
          Expression.Text _,
          Expression.InstantSelector _,
          Expression.RangeSelector _ ->
          INDENT.repeat(level) + line;
      case Expression.Signed signed ->
          INDENT.repeat(level) + Printer.sign(signed) + print(signed.of(), level).strip();
      // Prometheus does not indent it either when it is short.
      case Subquery subquery ->
          isLong ? print(subquery.of(), level) + Printer.range(subquery) : line;
      case Expression.Parentheses parentheses ->
          INDENT.repeat(level)
              + (isLong ? enclosed("", print(parentheses.of(), level + 1), level) : line);
      case Binary binary -> isLong ? lines(binary, level) : INDENT.repeat(level) + line;
      case Aggregation aggregation ->
          INDENT.repeat(level)
              + (isLong
                  ? enclosed(Printer.head(aggregation), arguments(aggregation, level + 1), level)
                  : line);
      case Call call ->
          INDENT.repeat(level)
              + (isLong
                  ? enclosed(call.function().word(), arguments(call, level + 1), level)
                  : line);
    };
  }

  private static String enclosed(String head, String lines, int level) {
    return head + "(\n" + lines + '\n' + INDENT.repeat(level) + ')';
  }

  private static String lines(Binary binary, int level) {
    return left(binary, level + 1)
        + '\n'
        + INDENT.repeat(level)
        + Printer.operator(binary)
        + '\n'
        + print(binary.right(), level + 1);
  }

  private static String left(Binary binary, int level) {
    return Printer.isInfinitePower(binary)
        ? INDENT.repeat(level) + Printer.INFINITE_BASE
        : print(binary.left(), level);
  }

  private static String arguments(Aggregation aggregation, int level) {
    return aggregation.parameter().map(it -> print(it, level) + ",\n").orElse("")
        + print(aggregation.of(), level);
  }

  private static String arguments(Call call, int level) {
    return call.arguments().stream()
        .map(argument -> print(argument, level))
        .collect(Collectors.joining(",\n"));
  }
}
