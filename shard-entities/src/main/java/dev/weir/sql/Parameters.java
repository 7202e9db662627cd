package dev.weir.sql;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of a query, for its {@code ?} in their order or for its {@code :name} by name.
 *
 * <p>The parser knows {@code ?} alone, so each name is replaced by one, followed by blanks so that
 * positions stay.
 *
 * @param text what the parser reads
 * @param values one for each {@code ?} of that text
 * @param names how messages call each of them
 */
record Parameters(String text, List<Object> values, List<String> names) {
  /** What stands before a colon that belongs to something else. */
  private static final Set<String> OPERANDS = Set.of(")", "]", ":", "?");

  /**
   * @throws WeirException {@code sql-invalid} if a name has no value, or a value no name
   */
  static Parameters of(SqlText source, List<Object> inOrder, Map<String, Object> byName) {
    List<Token> found = named(Tokens.of(source));
    if (found.isEmpty() && byName.isEmpty()) {
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= inOrder.size(); i++) {
        names.add("? number " + i);
      }
      return new Parameters(source.text(), inOrder, names);
    }
    requireNoMarks(source);
    requireValues(source, found, byName);
    requireUse(source, found, byName);
    StringBuilder masked = new StringBuilder(source.text());
    List<Object> values = new ArrayList<>();
    for (Token name : found) {
      masked.replace(name.start() - 1, name.end(), "?" + " ".repeat(name.end() - name.start()));
      values.add(byName.get(name.text()));
    }
    return new Parameters(
        masked.toString(), values, found.stream().map(name -> ":" + name.text()).toList());
  }

  /** The words that have a colon before them, where an operand can stand. */
  private static List<Token> named(List<Token> tokens) {
    List<Token> named = new ArrayList<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token colon = tokens.get(i);
      Token word = tokens.get(i + 1);
      boolean glued = colon.is(":") && word.kind() == Kind.WORD && word.start() == colon.end();
      if (glued && (i == 0 || isBeforeOperand(tokens.get(i - 1), colon))) {
        named.add(word);
      }
    }
    return named;
  }

  private static boolean isBeforeOperand(Token before, Token colon) {
    return switch (before.kind()) {
      case SYMBOL -> !OPERANDS.contains(before.text());
      case WORD -> before.end() < colon.start();
      case QUOTED, STRING, NUMBER, END -> false;
    };
  }

  private static void requireNoMarks(SqlText source) {
    for (Token token : Tokens.of(source)) {
      if (token.is("?")) {
        throw source.refuse(
            ErrorCode.SQL_INVALID, token.start(), "a query has either ? or :name, not both");
      }
    }
  }

  private static void requireValues(SqlText source, List<Token> found, Map<String, Object> byName) {
    for (Token name : found) {
      if (!byName.containsKey(name.text())) {
        throw source.refuse(
            ErrorCode.SQL_INVALID,
            name.start() - 1,
            "parameter :%s has no value; give params {\"%s\": ...}"
                .formatted(name.text(), name.text()),
            Closest.name(name.text(), byName.keySet()).orElse(""));
      }
    }
  }

  private static void requireUse(SqlText source, List<Token> found, Map<String, Object> byName) {
    Set<String> used = new HashSet<>();
    found.forEach(name -> used.add(name.text()));
    for (String given : byName.keySet()) {
      if (!used.contains(given)) {
        throw source.refuse(
            ErrorCode.SQL_INVALID,
            0,
            "parameter " + given + " is given, but the query has no :" + given,
            Closest.name(given, used).orElse(""));
      }
    }
  }
}
