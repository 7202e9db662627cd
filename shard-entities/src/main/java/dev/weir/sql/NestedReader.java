package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** Reads calls of functions of ARRAY, ROW and MAP. */
final class NestedReader {
  private final SqlText source;

  NestedReader(SqlText source) {
    this.source = source;
  }

  /**
   * A call of {@link Operator#NESTED}.
   *
   * @param args what was read of the arguments
   * @param type of the result
   */
  Expression read(
      NestedFunction function, RexCall call, List<Expression> args, ColumnType type, Place place) {
    List<RelDataType> types = call.getOperands().stream().map(RexNode::getType).toList();
    if (function.types() == NestedTypes.TO_JSON) {
      return toJson(args.getFirst(), place);
    }
    NestedForm form = function.form(types);
    List<Expression> typed = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      typed.add(typed(form, args, i, type, place));
    }
    return call(form, typed, type, place);
  }

  /** A value as JSON: a text becomes one of JSON, whatever it says. */
  private static Expression toJson(Expression value, Place place) {
    return switch (value.type().kind()) {
      case VARCHAR -> call(NestedForm.JSON_OF_TEXT, List.of(value), ColumnType.JSON, place);
      case ARRAY -> call(NestedForm.JSON_OF_ARRAY, List.of(value), ColumnType.JSON, place);
      default -> Expressions.cast(value, ColumnType.JSON, place);
    };
  }

  /** A field of a row by its place from 0. */
  static Expression field(Expression row, int field, Place place) {
    Expression index = new Expression.Constant((long) field, ColumnType.BIGINT);
    return call(NestedForm.FIELD, List.of(row, index), row.type().parts().get(field).type(), place);
  }

  /** A JSON value that is to become a number or a truth: the text of the one, or the other. */
  static Expression scalar(Expression json, ColumnType type, Place place) {
    return type.kind() == ColumnType.Kind.BOOLEAN
        ? call(NestedForm.JSON_TRUTH, List.of(json), type, place)
        : call(NestedForm.JSON_NUMBER, List.of(json), ColumnType.VARCHAR, place);
  }

  /** One array after the other. */
  static Expression concat(List<Expression> arrays, ColumnType type, Place place) {
    Expression all = Expressions.cast(arrays.getFirst(), type, place);
    for (Expression array : arrays.subList(1, arrays.size())) {
      all =
          call(NestedForm.CONCAT, List.of(all, Expressions.cast(array, type, place)), type, place);
    }
    return all;
  }

  static Expression call(NestedForm form, List<Expression> args, ColumnType type, Place place) {
    List<Expression> named = new ArrayList<>();
    named.add(new Expression.Constant(form.name(), ColumnType.VARCHAR));
    named.addAll(args);
    return new Expression.Call(Operator.NESTED, named, type, nullable(form, args), place);
  }

  private static boolean nullable(NestedForm form, List<Expression> args) {
    return switch (form) {
      case ARRAY,
          ROW,
          MAP,
          APPEND,
          PREPEND,
          JSON_OBJECT,
          JSON_KNOWN_OBJECT,
          JSON_ARRAY,
          JSON_KNOWN_ARRAY ->
          false;
      case ELEMENT,
          FIELD,
          ENTRY,
          ANY,
          POSITION,
          CONCAT,
          JSON_MEMBER,
          JSON_ELEMENT,
          JSON_AT,
          JSON_TEXT,
          JSON_VALUE,
          JSON_QUERY,
          JSON_LENGTH,
          JSON_NUMBER,
          JSON_TRUTH,
          JSON_ENTRY ->
          true;
      case CARDINALITY,
          KEYS,
          VALUES,
          CONTAINS,
          SORT,
          REVERSE,
          DISTINCT,
          SLICE,
          TO_TEXT,
          SPLIT,
          SERIES,
          JSON_EXISTS,
          JSON_KIND,
          JSON_OF_TEXT,
          JSON_OF_ARRAY,
          JSON_OF_KNOWN,
          JSON_MERGED,
          JSON_IS ->
          args.stream().anyMatch(Expression::nullable);
      case REMOVE -> args.getFirst().nullable();
    };
  }

  private Expression typed(
      NestedForm form, List<Expression> args, int index, ColumnType type, Place place) {
    Expression arg = args.get(index);
    return switch (form) {
      case ARRAY -> Expressions.cast(arg, type.element(), place);
      case ROW -> Expressions.cast(arg, type.parts().get(index).type(), place);
      case MAP -> Expressions.cast(arg, type.parts().get(index % 2).type(), place);
      case APPEND -> Expressions.cast(arg, index == 0 ? type : type.element(), place);
      case PREPEND -> Expressions.cast(arg, index == 1 ? type : type.element(), place);
      case CONCAT -> Expressions.cast(arg, type, place);
      case ENTRY -> index == 0 ? arg : searched(arg, args.getFirst().type(), place);
      case CONTAINS, ANY, POSITION, REMOVE ->
          index == 0 ? arg : searched(arg, args.getFirst().type(), place);
      case SERIES -> Expressions.cast(arg, ColumnType.BIGINT, place);
      case JSON_MEMBER, JSON_AT, JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_TEXT, JSON_IS -> arg;
      case JSON_LENGTH, JSON_KIND, JSON_NUMBER, JSON_TRUTH -> arg;
      case JSON_OF_TEXT, JSON_OF_ARRAY, JSON_OF_KNOWN, JSON_MERGED -> arg;
      case JSON_OBJECT, JSON_KNOWN_OBJECT, JSON_ENTRY ->
          index % 2 == 0 ? Expressions.cast(arg, ColumnType.VARCHAR, place) : toJson(arg, place);
      case JSON_ARRAY, JSON_KNOWN_ARRAY -> toJson(arg, place);
      case ELEMENT, JSON_ELEMENT, SLICE ->
          index == 0 ? arg : Expressions.cast(arg, ColumnType.BIGINT, place);
      case TO_TEXT, SPLIT ->
          arg.type().isNested() ? arg : Expressions.cast(arg, ColumnType.VARCHAR, place);
      case FIELD, CARDINALITY, KEYS, VALUES, SORT, REVERSE, DISTINCT -> arg;
    };
  }

  /** A value that is looked for among elements or keys, in their type. */
  private Expression searched(Expression value, ColumnType collection, Place place) {
    ColumnType type = collection.parts().getFirst().type();
    boolean isNull = value instanceof Expression.Constant constant && constant.value() == null;
    boolean exact =
        type.isFloating()
            ? Expressions.isNumber(value.type())
            : type.kind() == ColumnType.Kind.DECIMAL
                && value instanceof Expression.Constant
                && value.type().isWhole();
    if (isNull || exact) {
      return Expressions.cast(value, type, place);
    }
    if (!Lanes.comparable(value.type(), type)) {
      throw source.unsupported(
          place.start(),
          "looking for " + value.type().sql() + " in " + collection.sql(),
          "write CAST(... AS " + type.sql() + ")");
    }
    return value;
  }
}
