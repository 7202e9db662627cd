package dev.weir.zset;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One condition on a column. A NULL meets none but {@link Test#IS_NULL}; NaN equals NaN and is
 * above every number, -0.0 equals 0.0, texts compare as unsigned UTF-8 bytes.
 */
public final class RowFilter {
  /** What is asked of the value. */
  public enum Test {
    EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    IS_NULL,
    IS_NOT_NULL
  }

  private final int column;
  private final Test test;
  private final ColumnVector value;
  private final byte[] text;
  private final ColumnType type;

  private RowFilter(int column, ColumnType type, Test test, ColumnVector value, byte[] text) {
    this.column = column;
    this.type = type;
    this.test = test;
    this.value = value;
    this.text = text;
  }

  /**
   * Reads a condition.
   *
   * @param operator {@code eq}, {@code gt}, {@code gte}, {@code lt}, {@code lte} or {@code null}
   * @param operand the value's text, {@code true} or {@code false} for {@code null}
   * @throws WeirException COLUMN_UNKNOWN, VALUE_INVALID, PARAMETER_UNKNOWN
   */
  public static RowFilter parse(Schema schema, String name, String operator, String operand) {
    int column = schema.indexOf(name);
    if (column < 0) {
      throw unknownColumn(schema, name);
    }
    Test test =
        switch (operator) {
          case "eq" -> Test.EQUAL;
          case "gt" -> Test.GREATER;
          case "gte" -> Test.GREATER_OR_EQUAL;
          case "lt" -> Test.LESS;
          case "lte" -> Test.LESS_OR_EQUAL;
          case "null" -> truth(name, operand) ? Test.IS_NULL : Test.IS_NOT_NULL;
          default -> throw unknownOperator(name, operator);
        };
    return test == Test.IS_NULL || test == Test.IS_NOT_NULL
        ? new RowFilter(column, schema.type(column), test, null, null)
        : comparison(schema, column, test, operand);
  }

  /** The position of the column. */
  public int column() {
    return column;
  }

  public Test test() {
    return test;
  }

  /** Keeps the positions of {@code rows[0..size)} that meet the condition; returns how many. */
  int select(RowSet set, int[] rows, int size) {
    ColumnVector vector = set.columns()[column];
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (accepts(vector, rows[i], set.strings())) {
        rows[kept++] = rows[i];
      }
    }
    return kept;
  }

  private boolean accepts(ColumnVector vector, int row, Strings strings) {
    boolean isNull = vector.isNull(row);
    return switch (test) {
      case IS_NULL -> isNull;
      case IS_NOT_NULL -> !isNull;
      case EQUAL -> !isNull && equal(vector, row, strings);
      case GREATER -> !isNull && compare(vector, row, strings) > 0;
      case GREATER_OR_EQUAL -> !isNull && compare(vector, row, strings) >= 0;
      case LESS -> !isNull && compare(vector, row, strings) < 0;
      case LESS_OR_EQUAL -> !isNull && compare(vector, row, strings) <= 0;
    };
  }

  private boolean equal(ColumnVector vector, int row, Strings strings) {
    return type.isString()
        ? Arrays.equals(strings.bytes(vector.lanes[row]), text)
        : RowComparator.compareLanes(type, vector, row, value, 0) == 0;
  }

  private int compare(ColumnVector vector, int row, Strings strings) {
    return type.isString()
        ? Arrays.compareUnsigned(strings.bytes(vector.lanes[row]), text)
        : RowComparator.compareLanes(type, vector, row, value, 0);
  }

  private static RowFilter comparison(Schema schema, int column, Test test, String operand) {
    ColumnType type = schema.type(column);
    byte[] utf8 = operand.getBytes(StandardCharsets.UTF_8);
    if (type.kind() == ColumnType.Kind.VARCHAR) {
      // longer than the type allows is no fault here: nothing equals it, but texts are below it
      return new RowFilter(column, type, test, null, utf8);
    }
    ValueReader reader = new ValueReader(type);
    ValueFault fault = reader.text(utf8);
    if (fault != null) {
      String shown = ValueReader.quoted(utf8);
      throw refusal(
          ErrorCode.VALUE_INVALID,
          "Column " + schema.column(column).name() + ": " + fault.detail(type, shown) + ".",
          schema.column(column).name(),
          fault.hint(type));
    }
    if (type.isString()) {
      return new RowFilter(column, type, test, null, reader.bytes());
    }
    ColumnVector value = new ColumnVector(type, 1);
    value.lanes[0] = reader.lane();
    if (type.wide()) {
      value.highs[0] = reader.high();
    }
    return new RowFilter(column, type, test, value, null);
  }

  private static boolean truth(String column, String operand) {
    return switch (operand) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw refusal(
              ErrorCode.VALUE_INVALID,
              column + ".null is " + '"' + operand + '"' + "; it takes true or false.",
              column,
              "");
    };
  }

  static WeirException unknownColumn(Schema schema, String name) {
    String hint = Closest.name(name, schema.names()).orElse("");
    return refusal(
        ErrorCode.COLUMN_UNKNOWN,
        "There is no column " + name + ". Columns: " + String.join(", ", schema.names()) + ".",
        name,
        hint);
  }

  private static WeirException unknownOperator(String column, String operator) {
    return refusal(
        ErrorCode.PARAMETER_UNKNOWN,
        column + "." + operator + " is no filter; there are eq, gt, gte, lt, lte and null.",
        column,
        "");
  }

  private static WeirException refusal(ErrorCode code, String detail, String column, String hint) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("column", column);
    if (!hint.isEmpty()) {
      members.put("hint", hint);
    }
    return new WeirException(code, detail, members);
  }
}
