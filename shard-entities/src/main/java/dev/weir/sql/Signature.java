package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * One way to call a function of the library.
 *
 * @param name of the function
 * @param parameters what it takes
 * @param result what it gives
 * @param method the static method as Java text; takes the arguments, then the site if it can fail
 * @param traits what else is special about it
 */
record Signature(
    String name, List<Parameter> parameters, Result result, String method, List<Trait> traits) {
  /** The type of a result. */
  enum Result {
    TEXT,
    BYTES,
    /** An array of texts. */
    TEXTS,
    BOOLEAN,
    INTEGER,
    BIGINT,
    DOUBLE,
    DATE,
    TIMESTAMP,
    INSTANT,
    TIME,
    /** An interval of days, hours, minutes and seconds. */
    DAYS,
    /** An interval of years and months. */
    MONTHS,
    /** Seconds of a minute with a fraction. */
    SECONDS,
    /** Milliseconds of a minute with a fraction. */
    MILLIS,
    /** Seconds of all the time that there is, with a fraction. */
    EPOCH,
    /** That of the first argument. */
    FIRST,
    /** INTEGER if all arguments are, else BIGINT. */
    WIDEST
  }

  /** What is special about a method. */
  enum Trait {
    /** It fails for some arguments. */
    FALLIBLE,
    /** It may give null, which is NULL. */
    NULLABLE,
    /** The last parameter may occur any number of times; of those, null stands for NULL. */
    VARIADIC
  }

  Signature {
    parameters = List.copyOf(parameters);
    traits = List.copyOf(traits);
  }

  /** What names it in expressions. */
  String id() {
    return name
        + parameters.stream().map(Parameter::name).collect(Collectors.joining(",", "(", ")"));
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** The parameter at the place of an argument. */
  Parameter parameter(int argument) {
    return parameters.get(Math.min(argument, parameters.size() - 1));
  }

  boolean takes(int arguments) {
    return is(Trait.VARIADIC) ? arguments >= parameters.size() : arguments == parameters.size();
  }

  boolean accepts(List<RelDataType> arguments) {
    if (!takes(arguments.size())) {
      return false;
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (!parameter(i).accepts(arguments.get(i))) {
        return false;
      }
    }
    return true;
  }

  RelDataType type(RelDataTypeFactory factory, List<RelDataType> arguments) {
    boolean nullable = is(Trait.NULLABLE);
    int strict = is(Trait.VARIADIC) ? parameters.size() - 1 : arguments.size();
    for (RelDataType argument : arguments.subList(0, strict)) {
      nullable |= argument.isNullable();
    }
    return factory.createTypeWithNullability(plainType(factory, arguments), nullable);
  }

  private RelDataType plainType(RelDataTypeFactory factory, List<RelDataType> arguments) {
    return switch (result) {
      case TEXT -> factory.createSqlType(SqlTypeName.VARCHAR);
      case BYTES -> factory.createSqlType(SqlTypeName.VARBINARY);
      case TEXTS -> {
        RelDataType text = factory.createSqlType(SqlTypeName.VARCHAR);
        yield factory.createArrayType(factory.createTypeWithNullability(text, true), -1);
      }
      case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
      case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
      case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
      case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
      case DATE -> factory.createSqlType(SqlTypeName.DATE);
      case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, 6);
      case INSTANT -> factory.createSqlType(SqlTypeName.TIMESTAMP_TZ, 6);
      case TIME -> factory.createSqlType(SqlTypeName.TIME, 6);
      case SECONDS -> factory.createSqlType(SqlTypeName.DECIMAL, 8, 6);
      case MILLIS -> factory.createSqlType(SqlTypeName.DECIMAL, 8, 3);
      case EPOCH ->
          // intervals can be longer than the years that dates have
          factory.createSqlType(SqlTypeName.DECIMAL, ColumnType.NARROW_DIGITS + spare(), 6);
      case DAYS -> factory.createSqlIntervalType(SqlTypes.DAYS);
      case MONTHS -> factory.createSqlIntervalType(SqlTypes.MONTHS);
      case FIRST ->
          arguments.getFirst().getSqlTypeName() == SqlTypeName.NULL
              ? factory.createSqlType(SqlTypeName.INTEGER)
              : arguments.getFirst();
      case WIDEST -> {
        boolean wide =
            arguments.stream().anyMatch(type -> type.getSqlTypeName() == SqlTypeName.BIGINT);
        yield factory.createSqlType(wide ? SqlTypeName.BIGINT : SqlTypeName.INTEGER);
      }
    };
  }

  private int spare() {
    return switch (parameters.getLast()) {
      case DAYS -> 1;
      case MONTHS -> 4;
      default -> 0;
    };
  }

  /** As in messages: {@code LPAD(a text, a whole number)}. */
  String shown() {
    List<String> parts = new ArrayList<>();
    parameters.forEach(parameter -> parts.add(parameter.shown()));
    return name + "(" + String.join(", ", parts) + (is(Trait.VARIADIC) ? ", ...)" : ")");
  }
}
