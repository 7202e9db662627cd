package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueFault;
import dev.weir.zset.ValueReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Conditions on columns, all of which a row must meet: {@code origin=LAX&delay.gte=15}. */
final class RowFilters {
  /** How a value is compared with the one of the filter; NULL meets none of them. */
  private enum Test {
    EQ,
    GT,
    GTE,
    LT,
    LTE;

    boolean holds(int order) {
      return switch (this) {
        case EQ -> order == 0;
        case GT -> order > 0;
        case GTE -> order >= 0;
        case LT -> order < 0;
        case LTE -> order <= 0;
      };
    }
  }

  private sealed interface Filter {
    int column();
  }

  private record NullFilter(int column, boolean isNull) implements Filter {}

  private record ValueFilter(int column, Test test, ColumnVector value, byte[] text)
      implements Filter {}

  private final Schema schema;
  private final List<Filter> filters = new ArrayList<>();

  private RowFilters(Schema schema) {
    this.schema = schema;
  }

  /**
   * The filters among the parameters of a request.
   *
   * @param given the parameters that are no options
   */
  static RowFilters of(Schema schema, Map<String, List<String>> given) {
    RowFilters parsed = new RowFilters(schema);
    given.forEach((name, values) -> values.forEach(value -> parsed.add(name, value)));
    return parsed;
  }

  boolean isEmpty() {
    return filters.isEmpty();
  }

  /** The column of the first filter. */
  String firstColumn() {
    return schema.column(filters.getFirst().column()).name();
  }

  boolean keeps(RowSet rows, int row) {
    for (Filter filter : filters) {
      ColumnVector values = rows.columns()[filter.column()];
      boolean keeps =
          switch (filter) {
            case NullFilter(int _, boolean isNull) -> values.isNull(row) == isNull;
            case ValueFilter wanted -> !values.isNull(row) && holds(wanted, rows, row);
          };
      if (!keeps) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(ValueFilter wanted, RowSet rows, int row) {
    ColumnVector values = rows.columns()[wanted.column()];
    ColumnType type = schema.type(wanted.column());
    int order =
        type.isString()
            ? Arrays.compareUnsigned(rows.strings().bytes(values.lane(row)), wanted.text())
            : RowOrder.compare(type, values, row, wanted.value(), 0, rows.strings());
    return wanted.test().holds(order);
  }

  private void add(String name, String value) {
    int dot = name.lastIndexOf('.');
    String operator = dot < 0 ? "eq" : name.substring(dot + 1);
    String column = dot < 0 ? name : name.substring(0, dot);
    switch (operator) {
      case "eq" -> add(column, Test.EQ, value);
      case "gt" -> add(column, Test.GT, value);
      case "gte" -> add(column, Test.GTE, value);
      case "lt" -> add(column, Test.LT, value);
      case "lte" -> add(column, Test.LTE, value);
      case "null" -> addNull(column, value);
      default ->
          throw new WeirException(
              ErrorCode.PARAMETER_UNKNOWN,
              "parameter \""
                  + name
                  + "\": ."
                  + operator
                  + " is not known. Use eq, gt, gte, lt, lte or null.",
              Map.of("parameter", name));
    }
  }

  private void addNull(String column, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw Parameters.invalid(column + ".null", "\"" + value + "\" is not true or false.");
    }
    filters.add(new NullFilter(RowOrder.column(schema, column), value.equals("true")));
  }

  private void add(String name, Test test, String value) {
    int column = RowOrder.column(schema, name);
    ColumnType type = schema.type(column);
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    ColumnVector lane = new ColumnVector(type, 1);
    if (type.kind() != ColumnType.Kind.VARCHAR) {
      ValueReader reader = new ValueReader(type);
      ValueFault fault = reader.text(text);
      if (fault != null) {
        throw new WeirException(
            ErrorCode.VALUE_INVALID,
            "filter on " + name + ": " + fault.detail(type, "\"" + value + "\"") + ".",
            Map.of("column", name));
      }
      text = type.isString() ? reader.bytes() : text;
      lane.set(0, reader.lane());
      if (type.wide()) {
        lane.setWide(0, reader.high(), reader.lane());
      }
    }
    filters.add(new ValueFilter(column, test, lane, text));
  }
}
