package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.CompiledProgram.Site;
import dev.weir.sql.Emitted.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.avatica.util.ByteString;

/**
 * Writes the Java class of a filter and projection.
 *
 * <p>A class has one loop method for the filter and one or more for the projection. Each loop
 * begins with a prologue that fetches arrays and looks up literal texts; long expressions are put
 * into methods of their own, because the JIT leaves huge methods interpreted.
 */
final class JavaWriter {
  /** Nodes of a method after which further calls get their own. */
  private static final int METHOD_NODES = 200;

  /** Calls smaller than this are not worth a method. */
  private static final int OUTLINED_NODES_MIN = 6;

  /** A method may have 255 parameters. */
  private static final int PARAMETERS_MAX = 200;

  /** A finished class: text with {@code $CLASS$} for its name, and the arguments of the program. */
  record Program(String body, Object[] constants, List<Site> sites) {}

  /** A method that is being written. */
  private static final class Method {
    private final StringBuilder body = new StringBuilder();

    /** What it takes from the prologue: name to Java type. */
    private final Map<String, String> uses = new TreeMap<>();

    private int nodes;
  }

  private final SqlText source;
  private final ExpressionText text;
  private final CallWriter calls = new CallWriter(this);
  private final List<Object> constants = new ArrayList<>();
  private final StringBuilder fields = new StringBuilder();
  private final StringBuilder constructor = new StringBuilder();
  private final StringBuilder methods = new StringBuilder();
  private final List<Site> sites = new ArrayList<>();

  /** The call of each site. */
  private final List<Expression.Call> failing = new ArrayList<>();

  private final Deque<Method> stack = new ArrayDeque<>();

  /** Definitions of hoisted names in the loop method that is being written. */
  private final Map<String, String> prologue = new TreeMap<>();

  private int names;
  private int loops;

  JavaWriter(SqlText source, ExpressionText text) {
    this.source = source;
    this.text = text;
  }

  /** NOW() where no plan can put a column in its place. */
  WeirException clock(Place place) {
    return source.unsupported(
        place.start(),
        "NOW() in a condition of an outer join or subquery on rows of both sides",
        "write it in WHERE or in a subquery in FROM");
  }

  Program program(List<Expression> conjuncts, List<Expression> outputs) {
    StringBuilder run = new StringBuilder();
    if (conjuncts.isEmpty()) {
      run.append("int n = size;\nColumns.all(source, size);\n");
    } else {
      run.append("int n = ").append(filter(conjuncts)).append("(in, size, source, strings);\n");
    }
    copies(outputs, conjuncts.isEmpty(), run);
    projections(outputs, run);
    String body =
        "import dev.weir.sql.*;\n"
            + "import dev.weir.zset.ColumnType;\n"
            + "import dev.weir.zset.ColumnVector;\n"
            + "import dev.weir.zset.StringPool;\n"
            + "import java.util.Arrays;\n"
            + "public final class $CLASS$ implements RowLoop {\n"
            + fields
            + "public $CLASS$(Object[] constants) {\n"
            + constructor
            + "}\n"
            + "public int run(ColumnVector[] in, int size, ColumnVector[] out, int[] source,"
            + " StringPool strings) {\n"
            + run
            + "return n;\n}\n"
            + methods
            + "}\n";
    return new Program(body, constants.toArray(), sites);
  }

  private static void copies(List<Expression> outputs, boolean all, StringBuilder run) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i) instanceof Expression.Input input) {
        run.append(
            all
                ? "Columns.copyAll(in[" + input.column() + "], out[" + i + "], size);\n"
                : "Columns.copy(in[" + input.column() + "], out[" + i + "], source, n);\n");
      }
    }
  }

  private String filter(List<Expression> conjuncts) {
    String name = beginLoop();
    for (Expression conjunct : conjuncts) {
      Emitted condition = emit(conjunct);
      String passes =
          condition.neverNull()
              ? condition.code()
              : "!" + condition.isNull() + " && " + condition.code();
      line("if (!(" + passes + ")) continue;");
    }
    line("source[n++] = i;");
    endLoop(
        "private int " + name + "(ColumnVector[] in, int size, int[] source, StringPool strings)",
        "int n = 0;\n",
        "for (; i < size; i++) {\n",
        "return n;\n");
    return name;
  }

  private void projections(List<Expression> outputs, StringBuilder run) {
    String name = null;
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i) instanceof Expression.Input) {
        continue;
      }
      if (name != null && stack.peek().nodes >= METHOD_NODES) {
        endProjection(name, run);
        name = null;
      }
      if (name == null) {
        name = beginLoop();
      }
      store(i, outputs.get(i));
    }
    if (name != null) {
      endProjection(name, run);
    }
  }

  private void endProjection(String name, StringBuilder run) {
    run.append(name).append("(in, out, source, n, strings);\n");
    endLoop(
        "private void "
            + name
            + "(ColumnVector[] in, ColumnVector[] out, int[] source, int n, StringPool strings)",
        "",
        "for (int o = 0; o < n; o++) {\ni = source[o];\n",
        "");
  }

  private String beginLoop() {
    prologue.clear();
    stack.push(new Method());
    return "loop" + loops++;
  }

  private void endLoop(String signature, String before, String loop, String after) {
    Method method = stack.pop();
    methods.append(signature).append(" {\n");
    // texts are interned before others are looked up: a literal may be both
    prologue.forEach((name, code) -> methods.append(name.startsWith("k") ? code : ""));
    prologue.forEach((name, code) -> methods.append(name.startsWith("k") ? "" : code));
    methods.append(before).append("int i = 0;\ntry {\n").append(loop).append(method.body);
    methods.append("}\n} catch (EvaluationError e) {\nthrow e.atRow(i);\n}\n");
    methods.append(after).append("}\n");
  }

  private void store(int column, Expression output) {
    Emitted value =
        output.type().isString() && TextForms.hasCode(output) ? calls.code(output) : emit(output);
    String lanes = "o" + column;
    prologue.put(
        lanes,
        "final long[] "
            + lanes
            + " = out["
            + column
            + "].lanes;\nColumns.clearNulls(out["
            + column
            + "], n);\n");
    if (value.form() == Form.WIDE) {
      prologue.put("p" + column, "final long[] p" + column + " = out[" + column + "].highs;\n");
    }
    String assignment = assignment(column, value);
    line(
        value.neverNull()
            ? assignment
            : "if ("
                + value.isNull()
                + ") { out["
                + column
                + "].setNull(o); } else { "
                + assignment
                + " }");
  }

  private static String assignment(int column, Emitted value) {
    String target = "o" + column + "[o] = ";
    return switch (value.form()) {
      case BOOLEAN -> target + value.code() + " ? 1L : 0L;";
      case LONG, CODE -> target + value.code() + ";";
      case DOUBLE -> target + "Double.doubleToLongBits(" + value.code() + ");";
      case BYTES -> target + "strings.make(" + value.code() + ");";
      case WIDE ->
          target + value.code() + ".low(); p" + column + "[o] = " + value.code() + ".high();";
    };
  }

  /** Writes what computes an expression; the result may be used in this block. */
  Emitted emit(Expression expression) {
    return switch (expression) {
      case Expression.Input input -> input(input);
      case Expression.Outer outer ->
          throw source.unsupported(
              0, "this correlated subquery", "write it as a join or with WITH");
      case Expression.Constant constant -> constant(constant);
      case Expression.Call call -> call(call, false);
    };
  }

  /** As {@link #emit} for a call, as a code of the pool if asked for. */
  Emitted call(Expression.Call call, boolean asCode) {
    Method method = stack.peek();
    boolean outline = method.nodes > METHOD_NODES && call.size() >= OUTLINED_NODES_MIN;
    method.nodes++;
    return outline ? outlined(call, asCode) : calls.emit(call, asCode);
  }

  private Emitted outlined(Expression.Call call, boolean asCode) {
    Method method = new Method();
    stack.push(method);
    Emitted value = calls.emit(call, asCode);
    stack.pop();
    if (!value.neverNull()) {
      method.body.append("nil[0] = ").append(value.isNull()).append(";\n");
      method.uses.put("nil", "boolean[]");
      use("nil", "boolean[]", "new boolean[1]");
    }
    if (method.uses.size() > PARAMETERS_MAX) {
      throw source.refuse(
          ErrorCode.SQL_TOO_COMPLEX,
          call.place().start(),
          "an expression reads more than " + PARAMETERS_MAX + " columns; split it");
    }
    String name = "part" + names++;
    StringBuilder parameters = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    method.uses.forEach(
        (used, type) -> {
          parameters.append(type).append(' ').append(used).append(", ");
          arguments.append(used).append(", ");
        });
    String type = value.form().javaType();
    methods.append("private ").append(type).append(' ').append(name).append('(');
    methods.append(parameters).append("int i, StringPool strings) {\n").append(method.body);
    methods.append("return ").append(value.code()).append(";\n}\n");
    String result = local(type, name + "(" + arguments + "i, strings)");
    String isNull = value.neverNull() ? Emitted.NEVER : local("boolean", "nil[0]");
    return new Emitted(result, isNull, value.form());
  }

  private Emitted input(Expression.Input input) {
    int column = input.column();
    String lane = use("c" + column, "long[]", "in[" + column + "].lanes") + "[i]";
    String isNull = Emitted.NEVER;
    if (input.nullable()) {
      String nulls = use("z" + column, "boolean[]", "in[" + column + "].nulls");
      isNull = local("boolean", nulls + " != null && " + nulls + "[i]");
    }
    return switch (Form.of(input.type())) {
      case BOOLEAN -> new Emitted("(" + lane + " != 0L)", isNull, Form.BOOLEAN);
      case LONG -> new Emitted(lane, isNull, Form.LONG);
      case DOUBLE ->
          new Emitted(
              local("double", "Double.longBitsToDouble(" + lane + ")"), isNull, Form.DOUBLE);
      case WIDE -> {
        String high = use("h" + column, "long[]", "in[" + column + "].highs") + "[i]";
        String wide = local("Int128", "new Int128(" + high + ", " + lane + ")");
        yield new Emitted(wide, isNull, Form.WIDE);
      }
      case CODE, BYTES -> new Emitted(lane, isNull, Form.CODE);
    };
  }

  private Emitted constant(Expression.Constant constant) {
    Form form = Form.of(constant.type());
    if (constant.value() == null) {
      return new Emitted(form == Form.BYTES ? "(byte[]) null" : form.zero(), "true", form);
    }
    return switch (form) {
      case BOOLEAN -> new Emitted(constant.value().toString(), Emitted.NEVER, form);
      case LONG ->
          new Emitted(
              field("long", "((Long) %s).longValue()", constant.value()), Emitted.NEVER, form);
      case DOUBLE ->
          new Emitted(
              field("double", "((Double) %s).doubleValue()", constant.value()),
              Emitted.NEVER,
              form);
      case WIDE -> new Emitted(field("Int128", "(Int128) %s", wide(constant)), Emitted.NEVER, form);
      case CODE, BYTES -> new Emitted(textField(constant), Emitted.NEVER, Form.BYTES);
    };
  }

  private static Int128 wide(Expression.Constant constant) {
    return constant.value() instanceof Long value ? Int128.of(value) : (Int128) constant.value();
  }

  /** A field with the bytes of a literal text. */
  String textField(Expression.Constant constant) {
    return field("byte[]", "(byte[]) %s", bytes(constant.value()));
  }

  /** The bytes of a literal that is kept as a byte string. */
  static byte[] bytes(Object value) {
    return value instanceof ByteString bytes ? bytes.getBytes() : ((String) value).getBytes(UTF_8);
  }

  /** A field that holds an argument of the class. */
  String field(String type, String conversion, Object constant) {
    String name = "l" + constants.size();
    fields.append("private final ").append(type).append(' ').append(name).append(";\n");
    String argument = "constants[" + constants.size() + "]";
    constructor.append(name).append(" = ");
    constructor.append(conversion.replace("%s", argument)).append(";\n");
    constants.add(constant);
    return name;
  }

  /** A name that the prologue of the loop defines. */
  String use(String name, String type, String definition) {
    prologue.putIfAbsent(name, "final " + type + " " + name + " = " + definition + ";\n");
    for (Method method : stack) {
      method.uses.put(name, type);
    }
    return name;
  }

  String local(String type, String value) {
    String name = "v" + names++;
    line("final " + type + " " + name + " = " + value + ";");
    return name;
  }

  String variable(String type, String value) {
    String name = "v" + names++;
    line(type + " " + name + " = " + value + ";");
    return name;
  }

  String label() {
    return "L" + names++;
  }

  void line(String code) {
    stack.peek().body.append(code).append('\n');
  }

  /** The number by which a failing call is found again. */
  int site(Expression.Call call) {
    Place place = call.place();
    String written = place.line() == 0 ? "" : source.at(place);
    failing.add(call);
    sites.add(new Site(written.isEmpty() ? text.of(call) : written, place.line(), place.column()));
    return sites.size() - 1;
  }

  /** The sites of one call, those of equal ones elsewhere not among them. */
  @SuppressWarnings("ReferenceEquality") // equal calls elsewhere have sites of their own
  List<Integer> sitesOf(Expression.Call call) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < failing.size(); i++) {
      if (failing.get(i) == call) {
        numbers.add(i);
      }
    }
    return numbers;
  }
}
