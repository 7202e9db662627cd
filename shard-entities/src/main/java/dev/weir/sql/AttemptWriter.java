package dev.weir.sql;

import dev.weir.sql.Emitted.Form;
import java.util.List;

/** Writes TRY as Java: only what the call itself throws is caught, and casts that it asked for. */
final class AttemptWriter {
  private final JavaWriter java;

  AttemptWriter(JavaWriter java) {
    this.java = java;
  }

  Emitted attempt(Expression.Call call) {
    if (!(call.arg(0) instanceof Expression.Call attempted)) {
      return java.emit(call.arg(0));
    }
    Form form = Form.of(call.type());
    String value = java.variable(form.javaType(), form.zero());
    String isNull = java.variable("boolean", "true");
    java.line("try {");
    Emitted result = java.emit(attempted);
    java.line("if (!" + result.isNull() + ") {\n" + value + " = " + held(result, form) + ";");
    java.line(isNull + " = false;\n}");
    java.line("} catch (EvaluationError e) {\nif (" + isAnothers(attempted) + ") throw e;\n}");
    return new Emitted(value, isNull, form);
  }

  private static String held(Emitted value, Form form) {
    return switch (form) {
      case BYTES -> value.bytes();
      case WIDE -> value.wide();
      case BOOLEAN, LONG, DOUBLE, CODE -> value.code();
    };
  }

  private String isAnothers(Expression.Call attempted) {
    StringBuilder test = new StringBuilder("true");
    add(test, attempted);
    // those of arithmetic bring its arguments to the type of the result
    boolean arithmetic = attempted.operator() != Operator.CAST;
    for (Expression arg : arithmetic ? attempted.args() : List.<Expression>of()) {
      if (arg instanceof Expression.Call cast
          && cast.operator() == Operator.CAST
          && cast.place().equals(attempted.place())) {
        add(test, cast);
      }
    }
    return test.toString();
  }

  private void add(StringBuilder test, Expression.Call call) {
    java.sitesOf(call).forEach(site -> test.append(" && e.site() != ").append(site));
  }
}
