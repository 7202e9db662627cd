package dev.weir.promql;

import dev.weir.promql.Token.Kind;
import java.util.Optional;

/**
 * Finds where a number or a duration ends. What it lets through may still be none: {@code 1.5.5} is
 * refused here, {@code 0x} where its value is read.
 */
final class NumberScanner {
  private static final String DECIMAL = "0123456789";
  private static final String HEXADECIMAL = DECIMAL + "abcdefABCDEF";
  private static final String NOT_BEHIND_SEPARATOR = "._eE";
  private static final int NOTHING = -1;

  private final String text;
  private String digits = DECIMAL;
  private boolean hasDot;
  private boolean hasExponent;
  private int at;

  NumberScanner(String text, int start) {
    this.text = text;
    this.at = start;
  }

  /** What stands there, or nothing when it is neither; {@link #end} is where it was known. */
  Optional<Kind> kind() {
    if (isNumber()) {
      return Optional.of(Kind.NUMBER);
    }
    return isRestOfDuration() ? Optional.of(Kind.DURATION) : Optional.empty();
  }

  int end() {
    return at;
  }

  private boolean isNumber() {
    if (accept("0") && accept("xX")) {
      accept("_");
      digits = HEXADECIMAL;
    }
    accept(".");
    accept(digits);
    while (isPartOfNumber()) {
      if (!acceptPart()) {
        return false;
      }
    }
    return !Lexer.isOfWord(peek());
  }

  private boolean isPartOfNumber() {
    int next = peek();
    return next != NOTHING && (".eE_".indexOf(next) >= 0 || digits.indexOf(next) >= 0);
  }

  private boolean acceptPart() {
    if (accept(".")) {
      boolean isFirst = !hasDot;
      hasDot = true;
      // Hexadecimal numbers have no fraction.
      return isFirst && !accept("_.") && digits.equals(DECIMAL);
    }
    if (accept("eE")) {
      if (hasExponent) {
        return false;
      }
      hasExponent = true;
      accept("+-");
      return isGoingOn();
    }
    if (accept("_")) {
      return isGoingOn();
    }
    acceptAll(digits);
    return true;
  }

  private boolean isGoingOn() {
    return !accept(NOT_BEHIND_SEPARATOR) && peek() != NOTHING;
  }

  /** From the first unit on; their order is looked at where the value is read. */
  private boolean isRestOfDuration() {
    if (!accept("smhdwy")) {
      return false;
    }
    accept("s");
    while (accept(DECIMAL)) {
      acceptAll(DECIMAL);
      if (!accept("smhdw")) {
        return false;
      }
      accept("s");
    }
    if (Lexer.isOfWord(peek())) {
      // An error shows the character that does not belong there.
      at++;
      return false;
    }
    return true;
  }

  private void acceptAll(String characters) {
    while (accept(characters)) {
      // Goes on to the first other character.
    }
  }

  private boolean accept(String characters) {
    int next = peek();
    if (next == NOTHING || characters.indexOf(next) < 0) {
      return false;
    }
    at++;
    return true;
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : NOTHING;
  }
}
