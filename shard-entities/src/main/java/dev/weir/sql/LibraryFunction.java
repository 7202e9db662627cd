package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** A function of the library as Calcite sees it: nothing is cast to make a call fit. */
final class LibraryFunction extends SqlFunction {
  private final List<Signature> signatures;

  LibraryFunction(String name, List<Signature> signatures) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        null,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.signatures = List.copyOf(signatures);
  }

  /** A call does not fit any signature. */
  static final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SqlParserPos pos;

    Misuse(SqlParserPos pos, String detail) {
      super(detail, null, false, false);
      this.pos = pos;
    }

    SqlParserPos pos() {
      return pos;
    }
  }

  List<Signature> signatures() {
    return signatures;
  }

  /** The first signature that arguments fit. */
  Optional<Signature> signature(List<RelDataType> arguments) {
    return signatures.stream().filter(signature -> signature.accepts(arguments)).findFirst();
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    List<RelDataType> arguments = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      arguments.add(validator.deriveType(scope, operand));
    }
    Signature signature =
        signature(arguments)
            .orElseThrow(() -> new Misuse(call.getParserPosition(), misuse(arguments)));
    return signature.type(validator.getTypeFactory(), arguments);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    List<RelDataType> arguments = binding.collectOperandTypes();
    return signature(arguments)
        .orElseThrow(() -> new IllegalStateException(misuse(arguments)))
        .type(binding.getTypeFactory(), arguments);
  }

  private String misuse(List<RelDataType> arguments) {
    boolean count = signatures.stream().noneMatch(signature -> signature.takes(arguments.size()));
    String forms =
        signatures.stream().map(Signature::shown).distinct().collect(Collectors.joining(" or "));
    if (count && getName().equals("LOG")) {
      return "LOG takes a base and a number; of one number write LOG10(x) or LN(x), because systems"
          + " differ in what LOG(x) means";
    }
    if (count) {
      return getName() + " does not take " + arguments.size() + " arguments; write " + forms;
    }
    String given =
        arguments.stream()
            .map(type -> type.getSqlTypeName().getName())
            .collect(Collectors.joining(", "));
    return "cannot apply "
        + getName()
        + " to ("
        + given
        + "); write "
        + forms
        + ", with a CAST where needed";
  }
}
