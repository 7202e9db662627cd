package dev.weir.promql;

import dev.weir.promql.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The words of a text one after the other, and the errors that point at them. */
final class Tokens {
  private final String text;
  private final Lexer lexer;

  /** Read only when asked for: what stands before a wrong word is looked at before it. */
  private Optional<Token> next = Optional.empty();

  private int end;

  /**
   * The words of a text.
   *
   * @param what names the text when it is too long
   */
  Tokens(String text, String what, int bytesMax) {
    this.text = text;
    this.lexer = new Lexer(text);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > bytesMax) {
      throw wrong(0, "%s of %d bytes, at most %d are allowed".formatted(what, bytes, bytesMax));
    }
  }

  /** The next word, which stays the next one. */
  Token peek() {
    Token token = next.orElseGet(lexer::next);
    next = Optional.of(token);
    return token;
  }

  Token take() {
    Token token = peek();
    next = Optional.empty();
    end = token.end();
    return token;
  }

  /** Takes the next word if it is of a kind. */
  boolean takes(Kind kind) {
    boolean isIt = peek().is(kind);
    if (isIt) {
      var _ = take();
    }
    return isIt;
  }

  /** Takes the next word if it is a certain one. */
  boolean takes(Kind kind, String word) {
    boolean isIt = peek().is(kind, word);
    if (isIt) {
      var _ = take();
    }
    return isIt;
  }

  /** From a place to the end of the word that was taken last. */
  Span since(int start) {
    return new Span(start, end);
  }

  /** What a string says, without quotes and escapes. */
  String value(Token string) {
    StringLiteral literal = new StringLiteral(text, string.start());
    var _ = literal.end();
    return literal.value();
  }

  /** A number, or a duration in seconds. */
  double number(Token number) {
    try {
      return number.is(Kind.DURATION)
          ? DurationText.seconds(DurationText.millis(number.text()))
          : NumberText.value(number.text());
    } catch (IllegalArgumentException e) {
      throw wrong(number.start(), e.getMessage());
    }
  }

  /** That the next word should not stand there. */
  PromqlException unexpected(String context, String expected) {
    String where = context.isEmpty() ? "" : " in " + context;
    String wanted = expected.isEmpty() ? "" : ", expected " + expected;
    return wrong(peek().start(), "unexpected " + peek().description() + where + wanted);
  }

  PromqlException wrong(int at, String reason) {
    return new PromqlException(text, at, reason);
  }
}
