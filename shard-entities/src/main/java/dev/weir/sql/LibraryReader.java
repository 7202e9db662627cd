package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.ErrorCode;
import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** Reads calls of the library. */
final class LibraryReader {
  private final SqlText source;

  LibraryReader(SqlText source) {
    this.source = source;
  }

  /**
   * A call of {@link Operator#INVOKE}.
   *
   * @param args what was read of the arguments
   * @param type of the result
   */
  Expression read(
      LibraryFunction function, RexCall call, List<Expression> args, ColumnType type, Place place) {
    if (function.getName().equals(Clocks.NOW)) {
      return new Expression.Call(Operator.NOW, args, type, false, place);
    }
    List<RelDataType> types = call.getOperands().stream().map(RexNode::getType).toList();
    Signature signature =
        function
            .signature(types)
            .orElseThrow(() -> new IllegalStateException(function.getName() + types));
    List<Expression> typed = new ArrayList<>();
    typed.add(new Expression.Constant(signature.id(), ColumnType.VARCHAR));
    for (int i = 0; i < args.size(); i++) {
      Parameter parameter = signature.parameter(i);
      ColumnType wanted = parameter.type(decimal(args.get(i).type()));
      Expression arg = Expressions.cast(args.get(i), wanted, place);
      checkPattern(parameter, arg, place);
      typed.add(arg);
    }
    if (signature.method().equals(TimeLibrary.EXTRACT)) {
      return part(typed.get(1), typed.get(2), call, type, place);
    }
    return new Expression.Call(Operator.INVOKE, typed, type, call.getType().isNullable(), place);
  }

  private Expression part(
      Expression unit, Expression value, RexCall call, ColumnType type, Place place) {
    String name = (String) ((Expression.Constant) unit).value();
    if (!TimeParts.has(name, value.type())) {
      throw source.unsupported(
          place.start(),
          "EXTRACT of " + name + " from a value of type " + value.type().sql(),
          "extract a unit that it has");
    }
    return new Expression.Call(
        Operator.EXTRACT, List.of(unit, value), type, call.getType().isNullable(), place);
  }

  /** The literal NULL has no type of its own. */
  private static ColumnType decimal(ColumnType type) {
    return type.kind() == ColumnType.Kind.DECIMAL ? type : ColumnType.decimal(1, 0);
  }

  /** A wrong pattern is refused and not a failed view. */
  private void checkPattern(Parameter parameter, Expression arg, Place place) {
    if (parameter.compiled()
        && arg instanceof Expression.Constant constant
        && constant.value() instanceof String text) {
      try {
        LibraryWriter.compiled(parameter, text.getBytes(UTF_8));
      } catch (EvaluationError e) {
        throw source.refuse(ErrorCode.SQL_INVALID, place.start(), e.getMessage());
      }
    }
  }
}
