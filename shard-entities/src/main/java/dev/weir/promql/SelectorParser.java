package dev.weir.promql;

import dev.weir.promql.Token.Kind;
import java.util.Optional;

/** Reads one selector of series that stands alone. */
public final class SelectorParser {
  /** Bytes of the longest text. */
  public static final int BYTES_MAX = 64 << 10;

  /** Matchers of one selector. */
  public static final int MATCHERS_MAX = 64;

  private SelectorParser() {}

  /**
   * The selector that a text is.
   *
   * @throws PromqlException when the text is none or a bound is passed; it says where and why
   */
  public static Selector parse(String text) {
    Tokens tokens = new Tokens(text, "a selector", BYTES_MAX);
    Token first = tokens.peek();
    if (first.is(Kind.END)) {
      throw tokens.wrong(first.start(), "no expression found in input");
    }
    if (!first.isName() && !first.is(Kind.LEFT_BRACE)) {
      throw tokens.unexpected("", "");
    }
    Optional<Token> name = first.isName() ? Optional.of(tokens.take()) : Optional.empty();
    SelectorReader reader = new SelectorReader(tokens, name).read();
    Token last = tokens.peek();
    if (!last.is(Kind.END)) {
      throw tokens.wrong(
          last.start(), "unexpected " + description(last) + ", expected end of selector");
    }
    return reader.selector();
  }

  /** Where a selector stands alone nothing is a duration, only a number with a unit. */
  private static String description(Token token) {
    return token.is(Kind.DURATION)
        ? new Token(Kind.NUMBER, token.text(), token.start()).description()
        : token.description();
  }
}
