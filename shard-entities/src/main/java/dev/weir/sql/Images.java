package dev.weir.sql;

import dev.weir.circuit.ExpressionFailure;
import dev.weir.circuit.RowProgram;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Lateness;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import java.util.List;
import java.util.function.Function;

/**
 * What the outputs of a program are for one value of the column they rise with; each is compiled
 * alone when it is asked for, for conditions and other outputs have nothing to say.
 */
final class Images {
  private final Schema input;
  private final List<Expression> outputs;
  private final Function<Expression, RowProgram> compiler;
  private final int[] columns;
  private final RowProgram[] programs;

  Images(Schema input, List<Expression> outputs, Function<Expression, RowProgram> compiler) {
    this.input = input;
    this.outputs = List.copyOf(outputs);
    this.compiler = compiler;
    this.columns = outputs.stream().mapToInt(Rising::column).toArray();
    this.programs = new RowProgram[columns.length];
  }

  /** The input column that an output rises with, -1 if none is known. */
  int column(int output) {
    return columns[output];
  }

  /** The value of an output; {@link Lateness#NOTHING} where there is none. */
  long of(int output, long value, StringPool strings) {
    Expression expression = outputs.get(output);
    if (expression instanceof Expression.Input) {
      return value;
    }
    if (programs[output] == null) {
      programs[output] = compiler.apply(expression);
    }
    ColumnVector[] in = ColumnVector.allocate(input, 1);
    in[columns[output]].set(0, value);
    ColumnVector[] out = {new ColumnVector(expression.type(), 1)};
    try {
      programs[output].run(in, 1, out, new int[1], strings);
    } catch (ExpressionFailure beyond) {
      return Lateness.NOTHING; // no row is there, so nothing has failed
    }
    return out[0].isNull(0) ? Lateness.NOTHING : out[0].lane(0);
  }
}
