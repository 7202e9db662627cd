package dev.weir.promql.template;

import dev.weir.promql.template.Node.Command;
import dev.weir.promql.template.Node.Operand;
import dev.weir.promql.template.Node.Pipeline;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Walks through a template with the data of one alert. */
final class Expansion {
  private static final int BYTES_MAX = 64 << 10;
  private static final int STEPS_MAX = 10_000;
  private static final int DEPTH_MAX = 50;

  private final Functions functions;
  private final Map<String, List<Node>> defined;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Map<String, Object>> scopes = new ArrayDeque<>();
  private int steps;
  private int depth;

  /** How a list of nodes has ended. */
  private enum End {
    WHOLE,
    BREAK,
    CONTINUE
  }

  Expansion(TemplateData data, Map<String, List<Node>> defined) {
    this.functions = new Functions(data);
    this.defined = defined;
    scopes.push(data.variables());
  }

  String of(List<Node> nodes, Object dot) {
    End _ = walk(nodes, dot);
    return out.toString();
  }

  private End walk(List<Node> nodes, Object dot) {
    scopes.push(new HashMap<>());
    try {
      for (Node node : nodes) {
        End end = walk(node, dot);
        if (end != End.WHOLE) {
          return end;
        }
      }
      return End.WHOLE;
    } finally {
      scopes.pop();
    }
  }

  private End walk(Node node, Object dot) {
    step();
    return switch (node) {
      case Node.Plain(String text) -> write(text);
      case Node.Value(Pipeline pipeline) -> value(pipeline, dot);
      case Node.If(Pipeline condition, var then, var otherwise) ->
          within(() -> walk(Values.isTrue(assigned(condition, dot)) ? then : otherwise, dot));
      case Node.With(Pipeline pipeline, var then, var otherwise) ->
          within(
              () -> {
                Object value = assigned(pipeline, dot);
                return Values.isTrue(value) ? walk(then, value) : walk(otherwise, dot);
              });
      case Node.Range range -> within(() -> range(range, dot));
      case Node.Other(String name, var value) ->
          other(name, value.map(pipeline -> evaluate(pipeline, dot)).orElse(null));
      case Node.Break _ -> End.BREAK;
      case Node.Continue _ -> End.CONTINUE;
    };
  }

  /** With variables of its own. */
  private End within(Supplier<End> block) {
    scopes.push(new HashMap<>());
    try {
      return block.get();
    } finally {
      scopes.pop();
    }
  }

  private void step() {
    if (++steps > STEPS_MAX) {
      throw new TemplateException("the template takes more than " + STEPS_MAX + " steps");
    }
  }

  private End write(String text) {
    if (out.length() + text.length() > BYTES_MAX) {
      throw new TemplateException("the text is longer than " + BYTES_MAX + " characters");
    }
    out.append(text);
    return End.WHOLE;
  }

  private End value(Pipeline pipeline, Object dot) {
    Object value = assigned(pipeline, dot);
    return pipeline.variables().isEmpty() ? write(shown(value)) : End.WHOLE;
  }

  private static String shown(Object value) {
    return value == null ? "<no value>" : Values.text(value);
  }

  /** The value of a pipeline, which its variable gets. */
  private Object assigned(Pipeline pipeline, Object dot) {
    Object value = evaluate(pipeline, dot);
    pipeline.variables().forEach(name -> set(name, value, pipeline.isNew()));
    return value;
  }

  private void set(String name, Object value, boolean isNew) {
    Map<String, Object> scope =
        isNew
            ? scopes.element()
            : scopes.stream().filter(each -> each.containsKey(name)).findFirst().orElseThrow();
    scope.put(name, value);
  }

  private End range(Node.Range range, Object dot) {
    Object values = evaluate(range.values(), dot);
    List<Map.Entry<Object, Object>> elements = elements(values);
    if (elements.isEmpty()) {
      return walk(range.otherwise(), dot);
    }
    for (Map.Entry<Object, Object> element : elements) {
      step();
      bind(range.values(), element);
      if (walk(range.each(), element.getValue()) == End.BREAK) {
        break;
      }
    }
    return End.WHOLE;
  }

  private void bind(Pipeline pipeline, Map.Entry<Object, Object> element) {
    List<String> names = pipeline.variables();
    if (!names.isEmpty()) {
      set(names.getLast(), element.getValue(), pipeline.isNew());
    }
    if (names.size() > 1) {
      set(names.getFirst(), element.getKey(), pipeline.isNew());
    }
  }

  /** Places or keys with what is there; maps in the order of their keys. */
  private static List<Map.Entry<Object, Object>> elements(Object values) {
    List<Map.Entry<Object, Object>> elements = new ArrayList<>();
    switch (values) {
      case null -> {}
      case List<?> list -> {
        for (Object each : list) {
          elements.add(entry((long) elements.size(), each));
        }
      }
      case Map<?, ?> map ->
          new TreeMap<>(map).forEach((key, each) -> elements.add(entry(key, each)));
      case Long count -> {
        for (long each = 0; each < Math.min(count, STEPS_MAX + 1L); each++) {
          elements.add(entry(each, each));
        }
      }
      default -> throw new TemplateException("range can't iterate over " + Values.text(values));
    }
    return elements;
  }

  private static Map.Entry<Object, Object> entry(Object key, Object value) {
    return new AbstractMap.SimpleImmutableEntry<>(key, value);
  }

  /** Another template sees no variables but those that all have. */
  private End other(String name, Object dot) {
    List<Node> nodes = defined.get(name);
    if (nodes == null) {
      throw new TemplateException("template \"" + name + "\" not defined");
    }
    if (++depth > DEPTH_MAX) {
      throw new TemplateException("exceeded maximum template depth (" + DEPTH_MAX + ")");
    }
    End end = walk(nodes, dot);
    depth--;
    return end;
  }

  private Object evaluate(Pipeline pipeline, Object dot) {
    Object value = null;
    boolean hasValue = false;
    for (Command command : pipeline.commands()) {
      step();
      value = evaluate(command, dot, hasValue, value);
      hasValue = true;
    }
    return value;
  }

  private Object evaluate(Command command, Object dot, boolean hasLast, Object last) {
    List<Operand> operands = command.operands();
    if (!(operands.getFirst() instanceof Operand.Call(String function))) {
      return evaluate(operands.getFirst(), dot);
    }
    if (function.equals("and") || function.equals("or")) {
      return firstThat(function.equals("or"), operands, dot, hasLast, last);
    }
    List<Object> arguments = new ArrayList<>();
    for (Operand operand : operands.subList(1, operands.size())) {
      arguments.add(evaluate(operand, dot));
    }
    if (hasLast) {
      arguments.add(last);
    }
    return functions.call(function, arguments.toArray());
  }

  /** Looks at no argument behind the one that decides. */
  private Object firstThat(
      boolean isTrue, List<Operand> operands, Object dot, boolean hasLast, Object last) {
    Object value = null;
    for (Operand operand : operands.subList(1, operands.size())) {
      value = evaluate(operand, dot);
      if (Values.isTrue(value) == isTrue) {
        return value;
      }
    }
    if (!hasLast && operands.size() == 1) {
      throw new TemplateException("wrong number of args for and, or: want at least 1 got 0");
    }
    return hasLast ? last : value;
  }

  private Object evaluate(Operand operand, Object dot) {
    return switch (operand) {
      case Operand.Constant(Object value) -> value;
      case Operand.Dot() -> dot;
      case Operand.Variable(String name) -> variable(name);
      case Operand.Parentheses(Pipeline inner) -> evaluate(inner, dot);
      case Operand.Member(Operand of, String name) -> Values.member(evaluate(of, dot), name);
      case Operand.Call(String function) -> functions.call(function, new Object[0]);
    };
  }

  private Object variable(String name) {
    for (Map<String, Object> scope : scopes) {
      if (scope.containsKey(name)) {
        return scope.get(name);
      }
    }
    throw new TemplateException("undefined variable \"$" + name + "\"");
  }
}
