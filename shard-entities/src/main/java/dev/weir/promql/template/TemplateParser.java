package dev.weir.promql.template;

import dev.weir.promql.template.Node.Command;
import dev.weir.promql.template.Node.Operand;
import dev.weir.promql.template.Node.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes nodes of a text. */
final class TemplateParser {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";
  private static final int DEPTH_MAX = 50;

  /** What ends the nodes of a block. */
  private static final Set<String> ENDS = Set.of("end", "else");

  private final String text;
  private final Map<String, List<Node>> defined = new HashMap<>();
  private final List<Set<String>> variables = new ArrayList<>();
  private int at;
  private int depth;
  private int ranges;
  private boolean trimsNext;

  /** The words of the action that ended a block, behind {@code else} or {@code end}. */
  private ActionWords ending;

  /**
   * A template and those that it defines.
   *
   * @param defined by name
   */
  record Parsed(List<Node> nodes, Map<String, List<Node>> defined) {}

  private TemplateParser(String text, Set<String> known) {
    this.text = text;
    this.variables.add(new HashSet<>(known));
  }

  /**
   * Reads a whole text.
   *
   * @param known variables that there are from the beginning
   */
  static Parsed parse(String text, Set<String> known) {
    TemplateParser parser = new TemplateParser(text, known);
    List<Node> nodes = parser.nodes(false);
    return new Parsed(nodes, parser.defined);
  }

  /** Reads to the end of the text, or of a block. */
  private List<Node> nodes(boolean isBlock) {
    if (++depth > DEPTH_MAX) {
      throw new TemplateException("more than " + DEPTH_MAX + " blocks in one another");
    }
    variables.add(new HashSet<>());
    List<Node> nodes = new ArrayList<>();
    boolean ended = false;
    while (!ended && at < text.length()) {
      ended = readNode(nodes);
    }
    if (ended && !isBlock) {
      throw new TemplateException("unexpected {{" + ending.first() + "}}");
    }
    if (!ended && isBlock) {
      throw new TemplateException("unexpected EOF: a block has no {{end}}");
    }
    variables.removeLast();
    depth--;
    return nodes;
  }

  /** Reads plain text with the action behind it; returns whether that ends a block. */
  private boolean readNode(List<Node> nodes) {
    int open = text.indexOf(OPEN, at);
    String plain = open < 0 ? text.substring(at) : text.substring(at, open);
    String trimmed = trimsNext ? plain.stripLeading() : plain;
    trimsNext = false;
    if (open < 0) {
      at = text.length();
      addPlain(nodes, trimmed);
      return false;
    }
    String action = action(open);
    addPlain(nodes, isTrimming(action) ? trimmed.stripTrailing() : trimmed);
    String content = isTrimming(action) ? action.substring(1) : action;
    if (content.stripLeading().startsWith("/*")) {
      return false;
    }
    ActionWords words = new ActionWords(WordReader.read(content));
    if (ENDS.contains(words.first())) {
      words.skip();
      ending = words;
      return true;
    }
    readAction(words, nodes);
    return false;
  }

  private static void addPlain(List<Node> nodes, String plain) {
    if (!plain.isEmpty()) {
      nodes.add(new Node.Plain(plain));
    }
  }

  private static boolean isTrimming(String action) {
    return action.length() > 1
        && action.charAt(0) == '-'
        && Character.isWhitespace(action.charAt(1));
  }

  /** What stands between the braces that open at a place. */
  private String action(int open) {
    int from = open + OPEN.length();
    int close = closing(from);
    at = close + CLOSE.length();
    int end = close;
    if (end - 1 > from
        && text.charAt(end - 1) == '-'
        && Character.isWhitespace(text.charAt(end - 2))) {
      trimsNext = true;
      end--;
    }
    return text.substring(from, end);
  }

  /** Where the braces close; those in a text or in a comment do not count. */
  private int closing(int from) {
    if (isComment(from)) {
      int end = text.indexOf("*/", from);
      return closingPlain(end < 0 ? text.length() : end);
    }
    int place = from;
    while (place < text.length() && !text.startsWith(CLOSE, place)) {
      place = pastText(place);
    }
    if (place >= text.length()) {
      throw new TemplateException("unclosed action");
    }
    return place;
  }

  /**
   * Whether the action that begins at a place is one; spaces and a trimming sign may come first.
   */
  private boolean isComment(int from) {
    int place = text.startsWith("-", from) ? from + 1 : from;
    while (place < text.length() && Character.isWhitespace(text.charAt(place))) {
      place++;
    }
    return text.startsWith("/*", place);
  }

  private int closingPlain(int from) {
    int close = text.indexOf(CLOSE, from);
    if (close < 0) {
      throw new TemplateException("unclosed comment");
    }
    return close;
  }

  /** Behind the text that begins at a place, or behind one character. */
  private int pastText(int start) {
    char quote = text.charAt(start);
    if (quote != '"' && quote != '`' && quote != '\'') {
      return start + 1;
    }
    int place = start + 1;
    while (place < text.length() && text.charAt(place) != quote) {
      place += quote != '`' && text.charAt(place) == '\\' ? 2 : 1;
    }
    return place + 1;
  }

  private void readAction(ActionWords words, List<Node> nodes) {
    switch (words.first()) {
      case "if" -> nodes.add(branch(words.skip(), "if"));
      case "with" -> nodes.add(branch(words.skip(), "with"));
      case "range" -> nodes.add(branch(words.skip(), "range"));
      case "break" -> nodes.add(inRange(words, new Node.Break()));
      case "continue" -> nodes.add(inRange(words, new Node.Continue()));
      case "template" -> nodes.add(other(words.skip()));
      case "define" -> define(words.skip());
      case "block" -> nodes.add(block(words.skip()));
      default -> {
        nodes.add(new Node.Value(pipeline(words, 1)));
        words.requireEnd();
      }
    }
  }

  private Node inRange(ActionWords words, Node node) {
    words.skip().requireEnd();
    if (ranges == 0) {
      throw new TemplateException("{{break}} and {{continue}} stand in a range only");
    }
    return node;
  }

  private Node branch(ActionWords words, String kind) {
    variables.add(new HashSet<>());
    boolean isRange = kind.equals("range");
    Pipeline pipeline = pipeline(words, isRange ? 2 : 1);
    words.requireEnd();
    ranges += isRange ? 1 : 0;
    List<Node> then = nodes(true);
    ranges -= isRange ? 1 : 0;
    List<Node> otherwise = otherwise();
    variables.removeLast();
    return switch (kind) {
      case "if" -> new Node.If(pipeline, then, otherwise);
      case "with" -> new Node.With(pipeline, then, otherwise);
      default -> new Node.Range(pipeline, then, otherwise);
    };
  }

  /** What stands behind the action that ended a block: nothing, or another block. */
  private List<Node> otherwise() {
    ActionWords words = ending;
    boolean isElse = words.before().equals("else");
    if (!isElse) {
      words.requireEnd();
      return List.of();
    }
    String next = words.first();
    if (next.equals("if") || next.equals("with")) {
      return List.of(branch(words.skip(), next));
    }
    words.requireEnd();
    List<Node> nodes = nodes(true);
    if (!ending.before().equals("end")) {
      throw new TemplateException("expected {{end}}, found {{else}}");
    }
    ending.requireEnd();
    return nodes;
  }

  private Node other(ActionWords words) {
    String name = words.text();
    Optional<Pipeline> value = words.isEnd() ? Optional.empty() : Optional.of(pipeline(words, 1));
    words.requireEnd();
    return new Node.Other(name, value);
  }

  private void define(ActionWords words) {
    String name = words.text();
    words.requireEnd();
    defined.put(name, body());
  }

  private Node block(ActionWords words) {
    String name = words.text();
    Pipeline value = pipeline(words, 1);
    words.requireEnd();
    defined.put(name, body());
    return new Node.Other(name, Optional.of(value));
  }

  private List<Node> body() {
    List<Node> nodes = nodes(true);
    if (!ending.before().equals("end")) {
      throw new TemplateException("expected {{end}}, found {{else}}");
    }
    ending.requireEnd();
    return nodes;
  }

  /**
   * Reads commands up to something that belongs to none.
   *
   * @param variablesMax how many variables may get the value
   */
  private Pipeline pipeline(ActionWords words, int variablesMax) {
    List<String> names = words.variables(variablesMax);
    boolean isNew = !names.isEmpty() && words.before().equals(":=");
    List<Command> commands = new ArrayList<>();
    do {
      commands.add(command(words, !commands.isEmpty()));
    } while (words.take("|"));
    names.forEach(name -> declare(name, isNew));
    return new Pipeline(names, isNew, commands);
  }

  private void declare(String name, boolean isNew) {
    if (isNew) {
      variables.getLast().add(name);
    } else {
      requireKnown(name);
    }
  }

  private void requireKnown(String name) {
    if (variables.stream().noneMatch(scope -> scope.contains(name))) {
      throw new TemplateException("undefined variable \"$" + name + "\"");
    }
  }

  private Command command(ActionWords words, boolean hasValueBefore) {
    List<Operand> operands = new ArrayList<>();
    while (words.beginsOperand()) {
      operands.add(operand(words));
    }
    if (operands.isEmpty()) {
      throw new TemplateException("missing value for command");
    }
    boolean isCall = operands.getFirst() instanceof Operand.Call;
    if (!isCall && (hasValueBefore || operands.size() > 1)) {
      throw new TemplateException("can't give argument to what is no function");
    }
    return new Command(operands);
  }

  private Operand operand(ActionWords words) {
    Operand operand = single(words);
    while (words.isMember()) {
      if (operand instanceof Operand.Constant) {
        throw new TemplateException("a constant has no members");
      }
      operand = new Operand.Member(operand, words.next().text());
    }
    return operand;
  }

  private Operand single(ActionWords words) {
    Word word = words.next();
    return switch (word.kind()) {
      case TEXT -> new Operand.Constant(word.text());
      case NUMBER -> new Operand.Constant(Numbers.constant(word.text()));
      case DOT -> new Operand.Dot();
      case FIELD -> new Operand.Member(new Operand.Dot(), word.text());
      case VARIABLE -> {
        requireKnown(word.text());
        yield new Operand.Variable(word.text());
      }
      case NAME -> named(word.text());
      case SIGN, END -> parentheses(words);
    };
  }

  private Operand parentheses(ActionWords words) {
    if (++depth > DEPTH_MAX) {
      throw new TemplateException("more than " + DEPTH_MAX + " parentheses in one another");
    }
    Pipeline inner = pipeline(words, 0);
    depth--;
    if (!words.take(")")) {
      throw new TemplateException("unclosed left paren");
    }
    return new Operand.Parentheses(inner);
  }

  private static Operand named(String name) {
    return switch (name) {
      case "true" -> new Operand.Constant(true);
      case "false" -> new Operand.Constant(false);
      case "nil" -> new Operand.Constant(null);
      default -> {
        if (!Functions.isKnown(name)) {
          throw new TemplateException("function \"" + name + "\" not defined");
        }
        yield new Operand.Call(name);
      }
    };
  }
}
