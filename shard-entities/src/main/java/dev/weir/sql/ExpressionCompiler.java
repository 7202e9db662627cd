package dev.weir.sql;

import dev.weir.circuit.RowProgram;
import dev.weir.zset.Schema;
import java.util.Arrays;
import java.util.List;

/**
 * Compiles a filter and projection to a Java class. Literals are arguments of the class, so that
 * programs of one shape share it.
 */
final class ExpressionCompiler {
  private final SqlText source;

  ExpressionCompiler(SqlText source) {
    this.source = source;
  }

  RowProgram compile(Schema input, List<Expression> conjuncts, List<Expression> outputs) {
    ExpressionText text = new ExpressionText(input);
    JavaWriter writer = new JavaWriter(source, text);
    JavaWriter.Program program = writer.program(conjuncts, outputs);
    RowLoop loop = ClassCache.instance(program.body(), program.constants());
    String digest =
        "[" + Digests.of(conjuncts) + "][" + Digests.of(outputs) + "]" + outputTypes(outputs);
    int[] copies = new int[outputs.size()];
    Arrays.setAll(
        copies, i -> outputs.get(i) instanceof Expression.Input column ? column.column() : -1);
    return new CompiledProgram(
        loop,
        digest,
        copies,
        new Images(input, outputs, output -> compile(input, List.of(), List.of(output))),
        conjuncts.isEmpty(),
        program.sites(),
        text.program(conjuncts, outputs));
  }

  /** Names nothing; equal programs have equal types of columns. */
  private static String outputTypes(List<Expression> outputs) {
    StringBuilder types = new StringBuilder();
    outputs.forEach(output -> types.append(output.type().sql()).append(','));
    return types.toString();
  }
}
