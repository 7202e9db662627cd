package dev.weir.sql;

import dev.weir.sql.Emitted.Form;
import dev.weir.sql.NestedForm.Taken;
import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** Writes calls of {@link Operator#NESTED} as calls of {@link NestedValues}. */
final class NestedWriter {
  private final JavaWriter java;

  NestedWriter(JavaWriter java) {
    this.java = java;
  }

  Emitted call(Expression.Call call) {
    NestedForm form = NestedForm.of(call);
    List<Emitted> strict = new ArrayList<>();
    List<String> args = new ArrayList<>();
    for (int i = 1; i < call.args().size(); i++) {
      Expression arg = call.arg(i);
      Taken taken = form.taken(i - 1);
      if (taken == Taken.PATH) {
        args.add(path((Expression.Constant) arg));
        continue;
      }
      Emitted value = java.emit(arg);
      if (taken == Taken.STRICT || taken == Taken.STRICT_PART) {
        strict.add(value);
      }
      args.add(taken(taken, arg.type(), value));
      if (arg.type().isNested() && !form.constructs() && taken != Taken.PART) {
        args.add(field(arg.type()));
      }
    }
    return given(call, form, strict, code(call, form, args));
  }

  private String code(Expression.Call call, NestedForm form, List<String> args) {
    List<String> all = new ArrayList<>();
    if (form.takesAll()) {
      all.add("new byte[][] {" + String.join(", ", args) + "}");
    } else if (form == NestedForm.CONCAT) {
      // of both arrays the first type is enough
      all.addAll(List.of(args.get(0), args.get(2), args.get(1)));
    } else {
      all.addAll(args);
    }
    if (form == NestedForm.SERIES) {
      all.add(field(call.type()));
    }
    if (form.takesSite()) {
      all.add(String.valueOf(java.site(call)));
    }
    return form.method() + "(" + String.join(", ", all) + ")";
  }

  private String taken(Taken taken, ColumnType type, Emitted value) {
    return switch (taken) {
      case STRICT -> value.form() == Form.CODE ? value.bytes() : value.code();
      case ANYTHING -> orElse(value, "(byte[]) null", value.bytes());
      case STRICT_PART -> part(type, value);
      case PART -> orElse(value, "NestedValues.NOTHING", part(type, value));
      case PATH -> throw new IllegalArgumentException(type.sql());
    };
  }

  /** A path was read when the query was, so that it is one. */
  private String path(Expression.Constant literal) {
    try {
      return java.field("JsonPath", "(JsonPath) %s", JsonPath.of((String) literal.value()));
    } catch (JsonPath.Malformed e) {
      throw new IllegalStateException(e);
    }
  }

  private static String orElse(Emitted value, String nothing, String code) {
    return value.neverNull() ? code : "(" + value.isNull() + " ? " + nothing + " : " + code + ")";
  }

  /** The part of a value that is not NULL. */
  private String part(ColumnType type, Emitted value) {
    String lanes =
        switch (value.form()) {
          case CODE, BYTES -> "";
          case BOOLEAN -> "0L, (" + value.code() + ") ? 1L : 0L";
          case LONG -> "0L, " + value.code();
          case DOUBLE -> "0L, Double.doubleToLongBits(" + value.code() + ")";
          case WIDE -> value.code() + ".high(), " + value.code() + ".low()";
        };
    return lanes.isEmpty()
        ? "NestedValues.part(" + value.bytes() + ")"
        : "NestedValues.part(" + field(type) + ", " + lanes + ")";
  }

  private Emitted given(Expression.Call call, NestedForm form, List<Emitted> strict, String code) {
    Form plain = Form.of(call.type());
    return switch (form.given()) {
      case PLAIN -> CallWriter.strict(java, strict, plain, code, true);
      case PLAIN_OR_NULL -> {
        String value = CallWriter.strict(java, strict, Form.BYTES, code, true).code();
        yield new Emitted(value, "(" + value + " == null)", Form.BYTES);
      }
      case PART -> {
        String part = CallWriter.strict(java, strict, Form.BYTES, code, true).code();
        String isNull = java.local("boolean", part + " == null");
        String value = isNull + " ? " + zero(plain) + " : " + value(call.type(), plain, part);
        yield new Emitted(java.local(plain.javaType(), value), isNull, plain);
      }
    };
  }

  private static String zero(Form form) {
    return form == Form.BYTES ? "(byte[]) null" : form.zero();
  }

  private String value(ColumnType type, Form form, String part) {
    String arguments = "(" + part + ", " + field(type) + ")";
    return switch (form) {
      case BOOLEAN -> "NestedValues.lane" + arguments + " != 0L";
      case LONG -> "NestedValues.lane" + arguments;
      case DOUBLE -> "Double.longBitsToDouble(NestedValues.lane" + arguments + ")";
      case WIDE -> "NestedValues.wide" + arguments;
      case CODE, BYTES -> "NestedValues.bytes" + arguments;
    };
  }

  private String field(ColumnType type) {
    return java.field("ColumnType", "(ColumnType) %s", type);
  }
}
