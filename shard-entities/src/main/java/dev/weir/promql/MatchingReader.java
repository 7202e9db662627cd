package dev.weir.promql;

import dev.weir.promql.Matching.Cardinality;
import dev.weir.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which elements belong together: lists of labels, and what stands behind operators. */
final class MatchingReader {
  /**
   * What stands between an operator and its right side.
   *
   * @param returnsBool whether there is {@code bool}
   */
  record Modifiers(boolean returnsBool, Matching matching) {}

  private static final String CONTEXT = "grouping opts";

  private final Tokens tokens;

  MatchingReader(Tokens tokens) {
    this.tokens = tokens;
  }

  static boolean isGrouping(Token token) {
    return token.is(Kind.KEYWORD, "by") || token.is(Kind.KEYWORD, "without");
  }

  /** {@code by} or {@code without} with its labels, if that comes next. */
  Optional<Grouping> grouping() {
    boolean isWithout = tokens.takes(Kind.KEYWORD, "without");
    return isWithout || tokens.takes(Kind.KEYWORD, "by")
        ? Optional.of(new Grouping(isWithout, labels()))
        : Optional.empty();
  }

  Modifiers modifiers() {
    return new Modifiers(tokens.takes(Kind.KEYWORD, "bool"), matching());
  }

  private Matching matching() {
    boolean isOn = tokens.takes(Kind.KEYWORD, "on");
    if (!isOn && !tokens.takes(Kind.KEYWORD, "ignoring")) {
      return Matching.DEFAULT;
    }
    List<String> labels = labels();
    if (tokens.takes(Kind.KEYWORD, "group_left")) {
      return new Matching(isOn, labels, Cardinality.MANY_TO_ONE, optionalLabels());
    }
    if (tokens.takes(Kind.KEYWORD, "group_right")) {
      return new Matching(isOn, labels, Cardinality.ONE_TO_MANY, optionalLabels());
    }
    return new Matching(isOn, labels, Cardinality.ONE_TO_ONE, List.of());
  }

  private List<String> optionalLabels() {
    return tokens.peek().is(Kind.LEFT_PARENTHESIS) ? labels() : List.of();
  }

  private List<String> labels() {
    if (!tokens.takes(Kind.LEFT_PARENTHESIS)) {
      throw tokens.unexpected(CONTEXT, "\"(\"");
    }
    List<String> labels = new ArrayList<>();
    while (!tokens.takes(Kind.RIGHT_PARENTHESIS)) {
      labels.add(label());
      if (!tokens.takes(Kind.COMMA) && !tokens.peek().is(Kind.RIGHT_PARENTHESIS)) {
        throw tokens.unexpected(CONTEXT, "\",\" or \")\"");
      }
    }
    return labels;
  }

  private String label() {
    if (tokens.peek().isName()) {
      return tokens.take().text();
    }
    if (!tokens.peek().is(Kind.STRING)) {
      throw tokens.unexpected(CONTEXT, "label");
    }
    Token string = tokens.take();
    String label = tokens.value(string);
    if (label.isEmpty()) {
      throw tokens.wrong(string.start(), "invalid label name for grouping: \"\"");
    }
    return label;
  }
}
