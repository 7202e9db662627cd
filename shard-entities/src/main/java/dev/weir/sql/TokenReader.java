package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.List;
import java.util.Locale;

/** Reads tokens one by one and says what was expected where something else stands. */
final class TokenReader {
  private final SqlText source;
  private final List<Token> tokens;
  private int at;

  TokenReader(SqlText source) {
    this.source = source;
    this.tokens = Tokens.of(source);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean accept(String word) {
    boolean found = peek().is(word);
    if (found) {
      next();
    }
    return found;
  }

  void expect(String word) {
    if (!accept(word)) {
      throw refuse("expected " + word.toUpperCase(Locale.ROOT) + ", found " + peek().shown());
    }
  }

  Token name(String what) {
    Token token = peek();
    if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED) {
      throw refuse("expected " + what + ", found " + token.shown());
    }
    return next();
  }

  /** A whole number from {@code min} to {@code max}. */
  int number(String what, int min, int max) {
    Token token = next();
    boolean whole = token.kind() == Kind.NUMBER && token.text().matches("[0-9]{1,9}");
    int value = whole ? Integer.parseInt(token.text()) : -1;
    if (value < min || value > max) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          token.start(),
          what + " is a whole number from " + min + " to " + max + ", found " + token.shown());
    }
    return value;
  }

  /** A syntax refusal at the next token. */
  WeirException refuse(String detail) {
    return source.refuse(ErrorCode.SQL_SYNTAX, peek().start(), detail);
  }
}
