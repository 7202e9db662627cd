package dev.weir.promql.template;

/**
 * A word of an action.
 *
 * @param text what it says: a name without its sign, a text without quotes
 * @param isApart whether there is a space before it: {@code .a .b} are two things, {@code .a.b} one
 */
record Word(Kind kind, String text, boolean isApart) {
  /** What a word can be. */
  enum Kind {
    /** A function, or a keyword. */
    NAME,
    /** {@code .name}. */
    FIELD,
    /** {@code .} alone. */
    DOT,
    /** {@code $name}, or {@code $} alone. */
    VARIABLE,
    TEXT,
    NUMBER,
    /** One of {@code | ( ) , = :=}. */
    SIGN,
    /** Behind the last word. */
    END
  }

  boolean is(Kind wanted, String say) {
    return kind == wanted && text.equals(say);
  }
}
