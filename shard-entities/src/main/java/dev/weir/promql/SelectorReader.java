package dev.weir.promql;

import dev.weir.promql.Token.Kind;
import dev.weir.series.Labels;
import dev.weir.series.index.Matcher;
import dev.weir.series.index.Matcher.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the words of one selector. */
final class SelectorReader {
  private static final String CONTEXT = "label matching";

  private final Tokens tokens;
  private final int start;
  private final Optional<String> name;
  private final List<Matcher> matchers = new ArrayList<>();

  /**
   * A selector whose name was taken if it has one.
   *
   * @param name what stands before the braces
   */
  SelectorReader(Tokens tokens, Optional<Token> name) {
    this.tokens = tokens;
    this.start = name.orElseGet(tokens::peek).start();
    this.name = name.map(Token::text);
  }

  /** Takes the words of the selector behind its name. */
  SelectorReader read() {
    name.ifPresent(text -> add(start, Labels.METRIC_NAME, Operation.EQUAL, text));
    if (tokens.takes(Kind.LEFT_BRACE)) {
      matchers();
    }
    return this;
  }

  Span span() {
    return tokens.since(start);
  }

  /** What was read. */
  Selector selector() {
    name.ifPresent(this::requireOneName);
    try {
      return new Selector(matchers);
    } catch (IllegalArgumentException e) {
      throw tokens.wrong(start, e.getMessage());
    }
  }

  private void matchers() {
    while (!tokens.takes(Kind.RIGHT_BRACE)) {
      matcher();
      if (!tokens.takes(Kind.COMMA) && !tokens.peek().is(Kind.RIGHT_BRACE)) {
        throw tokens.unexpected(CONTEXT, "\",\" or \"}\"");
      }
    }
  }

  private void matcher() {
    if (tokens.peek().is(Kind.IDENTIFIER)) {
      Token label = tokens.take();
      comparison(label, label.text());
    } else if (tokens.peek().is(Kind.STRING)) {
      Token string = tokens.take();
      quoted(string, tokens.value(string));
    } else {
      throw tokens.unexpected(CONTEXT, "identifier or \"}\"");
    }
  }

  /** The name of the metric when it stands alone, else that of a label. */
  private void quoted(Token place, String value) {
    if (tokens.peek().is(Kind.COMMA) || tokens.peek().is(Kind.RIGHT_BRACE)) {
      add(place.start(), Labels.METRIC_NAME, Operation.EQUAL, value);
    } else {
      comparison(place, value);
    }
  }

  private void comparison(Token place, String label) {
    Operation operation = operation();
    var _ = tokens.take();
    if (!tokens.peek().is(Kind.STRING)) {
      throw tokens.unexpected(CONTEXT, "string");
    }
    add(place.start(), label, operation, tokens.value(tokens.take()));
  }

  private Operation operation() {
    return switch (tokens.peek().kind()) {
      case EQUAL -> Operation.EQUAL;
      case NOT_EQUAL -> Operation.NOT_EQUAL;
      case MATCHES -> Operation.MATCHES;
      case NOT_MATCHES -> Operation.NOT_MATCHES;
      case END,
          IDENTIFIER,
          METRIC_IDENTIFIER,
          NUMBER,
          DURATION,
          STRING,
          AGGREGATOR,
          KEYWORD,
          PREPROCESSOR,
          LEFT_BRACE,
          RIGHT_BRACE,
          LEFT_BRACKET,
          RIGHT_BRACKET,
          LEFT_PARENTHESIS,
          RIGHT_PARENTHESIS,
          COLON,
          COMMA,
          AT,
          OPERATOR ->
          throw tokens.unexpected(CONTEXT, "label matching operator");
    };
  }

  private void add(int place, String label, Operation operation, String value) {
    if (matchers.size() == SelectorParser.MATCHERS_MAX) {
      throw tokens.wrong(
          place, "a selector of more than %d matchers".formatted(SelectorParser.MATCHERS_MAX));
    }
    try {
      matchers.add(new Matcher(label, operation, value));
    } catch (IllegalArgumentException e) {
      throw tokens.wrong(place, e.getMessage());
    }
  }

  private void requireOneName(String text) {
    for (Matcher matcher : matchers.subList(1, matchers.size())) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        throw tokens.wrong(
            start,
            "metric name must not be set twice: %s or %s"
                .formatted(Quotes.quoted(text), Quotes.quoted(matcher.value())));
      }
    }
  }
}
