package dev.weir.promql;

import dev.weir.promql.Token.Kind;
import dev.weir.series.Labels;
import dev.weir.series.index.Matcher;
import dev.weir.series.index.Matcher.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads one selector of series. */
public final class SelectorParser {
  /** Bytes of the longest text. */
  public static final int BYTES_MAX = 64 << 10;

  /** Matchers of one selector. */
  public static final int MATCHERS_MAX = 64;

  private static final String CONTEXT = " in label matching";

  private final String text;
  private final Lexer lexer;
  private final List<Matcher> matchers = new ArrayList<>();
  private Token token;

  private SelectorParser(String text) {
    this.text = text;
    this.lexer = new Lexer(text);
    this.token = lexer.next();
  }

  /**
   * The selector that a text is.
   *
   * @throws PromqlException when the text is none or a bound is passed; it says where and why
   */
  public static Selector parse(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES_MAX) {
      throw new PromqlException(
          text, 0, "a selector of %d bytes, at most %d are allowed".formatted(bytes, BYTES_MAX));
    }
    return new SelectorParser(text).selector();
  }

  private Selector selector() {
    int start = token.start();
    if (token.kind() == Kind.END) {
      throw wrong(start, "no expression found in input");
    }
    boolean isNamed = token.kind() == Kind.IDENTIFIER;
    if (isNamed) {
      add(start, Labels.METRIC_NAME, Operation.EQUAL, token.text());
      advance();
    }
    if (token.kind() == Kind.LEFT_BRACE) {
      advance();
      matchers();
    } else if (!isNamed) {
      throw unexpected("", "");
    }
    if (token.kind() != Kind.END) {
      throw unexpected("", "end of selector");
    }
    if (isNamed) {
      requireOneName(start);
    }
    try {
      return new Selector(matchers);
    } catch (IllegalArgumentException e) {
      throw wrong(start, e.getMessage());
    }
  }

  private void matchers() {
    while (token.kind() != Kind.RIGHT_BRACE) {
      matcher();
      if (token.kind() == Kind.COMMA) {
        advance();
      } else if (token.kind() != Kind.RIGHT_BRACE) {
        throw unexpected(CONTEXT, "\",\" or \"}\"");
      }
    }
    advance();
  }

  private void matcher() {
    Token name = token;
    switch (name.kind()) {
      case IDENTIFIER -> {
        advance();
        comparison(name, name.text());
      }
      case STRING -> {
        advance();
        quoted(name);
      }
      default -> throw unexpected(CONTEXT, "identifier or \"}\"");
    }
  }

  /** The name of the metric when it stands alone, else that of a label. */
  private void quoted(Token name) {
    String value = value(name);
    if (token.kind() == Kind.COMMA || token.kind() == Kind.RIGHT_BRACE) {
      add(name.start(), Labels.METRIC_NAME, Operation.EQUAL, value);
      return;
    }
    comparison(name, value);
  }

  private void comparison(Token place, String name) {
    Operation operation =
        switch (token.kind()) {
          case EQUAL -> Operation.EQUAL;
          case NOT_EQUAL -> Operation.NOT_EQUAL;
          case MATCHES -> Operation.MATCHES;
          case NOT_MATCHES -> Operation.NOT_MATCHES;
          default -> throw unexpected(CONTEXT, "label matching operator");
        };
    advance();
    if (token.kind() != Kind.STRING) {
      throw unexpected(CONTEXT, "string");
    }
    add(place.start(), name, operation, value(token));
    advance();
  }

  private void add(int start, String name, Operation operation, String value) {
    if (matchers.size() == MATCHERS_MAX) {
      throw wrong(start, "a selector of more than %d matchers".formatted(MATCHERS_MAX));
    }
    try {
      matchers.add(new Matcher(name, operation, value));
    } catch (IllegalArgumentException e) {
      throw wrong(start, e.getMessage());
    }
  }

  private void requireOneName(int start) {
    for (Matcher matcher : matchers.subList(1, matchers.size())) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        throw wrong(
            start,
            "metric name must not be set twice: %s or %s"
                .formatted(
                    Quotes.quoted(matchers.getFirst().value()), Quotes.quoted(matcher.value())));
      }
    }
  }

  private String value(Token string) {
    StringLiteral literal = new StringLiteral(text, string.start());
    var _ = literal.end();
    return literal.value();
  }

  private void advance() {
    token = lexer.next();
  }

  private PromqlException unexpected(String context, String expected) {
    String wanted = expected.isEmpty() ? "" : ", expected " + expected;
    return wrong(token.start(), "unexpected " + token.description() + context + wanted);
  }

  private PromqlException wrong(int at, String reason) {
    return new PromqlException(text, at, reason);
  }
}
