package dev.weir.sql;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;

/** Turns the validator's messages into ours. */
final class ValidationMessages {
  private static final Pattern TABLE_COLUMN =
      Pattern.compile("Column '(.+)' not found in table '(.+)'.*");
  private static final Pattern COLUMN =
      Pattern.compile("Column '(.+)' not found in any table.*|Unknown identifier '(.+)'");
  private static final Pattern ALIAS = Pattern.compile("Table '(.+)' not found.*");
  private static final Pattern OBJECT =
      Pattern.compile("Object '(.+?)' not found.*", Pattern.DOTALL);
  private static final Pattern AMBIGUOUS = Pattern.compile("Column '(.+)' is ambiguous");
  private static final Pattern NOT_GROUPED =
      Pattern.compile("Expression '(.+)' is not being grouped");
  private static final Pattern CANNOT_APPLY =
      Pattern.compile(
          "Cannot apply '(.+)' to arguments of type '(.*)'\\.(?: Supported form.*)?",
          Pattern.DOTALL);
  private static final Pattern WRONG_COUNT =
      Pattern.compile("Invalid number of arguments to function '(.+)'.*", Pattern.DOTALL);
  private static final Pattern NO_FUNCTION =
      Pattern.compile("No match found for function signature (.+)");
  private static final Pattern CAST =
      Pattern.compile("Cast function cannot convert value of type (.+) to type (.+)");
  private static final Pattern DUPLICATE =
      Pattern.compile("Duplicate relation name '(.+)' in FROM clause");

  private final SqlText source;
  private final Collection<String> relations;
  private final Collection<String> columns;

  /**
   * @param relations names that FROM may name
   * @param columns names of columns of the relations that are read
   */
  ValidationMessages(SqlText source, Collection<String> relations, Collection<String> columns) {
    this.source = source;
    this.relations = relations;
    this.columns = columns;
  }

  WeirException translate(CalciteContextException e) {
    int offset = e.getPosLine() > 0 ? source.offset(e.getPosLine(), e.getPosColumn()) : 0;
    String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    return translate(offset, String.valueOf(message));
  }

  WeirException noRelation(int offset, String name) {
    return invalid(
        offset, "there is no table or view " + name, Closest.name(name, relations).orElse(""));
  }

  private WeirException translate(int offset, String message) {
    Matcher matcher = TABLE_COLUMN.matcher(message);
    if (matcher.matches()) {
      String column = matcher.group(1);
      return invalid(
          offset,
          "table " + matcher.group(2) + " has no column " + column,
          Closest.name(column, columns).orElse(""));
    }
    matcher = COLUMN.matcher(message);
    if (matcher.matches()) {
      return noColumn(offset, matcher.toMatchResult());
    }
    matcher = OBJECT.matcher(message);
    if (matcher.matches()) {
      return noRelation(offset, matcher.group(1));
    }
    return invalid(offset, simple(message), "");
  }

  private WeirException noColumn(int offset, MatchResult match) {
    String column = match.group(1) == null ? match.group(2) : match.group(1);
    if (columns.contains(column)) {
      return invalid(
          offset,
          "the column "
              + column
              + " is not in both joined tables, or not in the result that ORDER BY puts in order",
          "");
    }
    return invalid(
        offset,
        "no table in FROM has a column " + column,
        Closest.name(column, columns).orElse(""));
  }

  private static String simple(String message) {
    Matcher matcher = ALIAS.matcher(message);
    if (matcher.matches()) {
      return "there is no table or alias " + matcher.group(1) + " in FROM";
    }
    matcher = AMBIGUOUS.matcher(message);
    if (matcher.matches()) {
      return "the column "
          + matcher.group(1)
          + " is in more than one table; write table."
          + matcher.group(1);
    }
    matcher = NOT_GROUPED.matcher(message);
    if (matcher.matches()) {
      return matcher.group(1)
          + " is neither in GROUP BY nor inside an aggregate; add it to GROUP BY";
    }
    matcher = CANNOT_APPLY.matcher(message);
    if (matcher.matches()) {
      return "cannot apply " + matcher.group(1) + " to " + types(matcher.group(2)) + "; add a CAST";
    }
    matcher = WRONG_COUNT.matcher(message);
    if (matcher.matches()) {
      return "the function " + matcher.group(1) + " does not take this number of arguments";
    }
    matcher = NO_FUNCTION.matcher(message);
    if (matcher.matches()) {
      return "the function does not take arguments of these types: " + types(matcher.group(1));
    }
    matcher = CAST.matcher(message);
    if (matcher.matches()) {
      return "there is no cast from "
          + matcher.group(1)
          + " to "
          + matcher.group(2)
          + "; write CASE WHEN ... for the values you need";
    }
    matcher = DUPLICATE.matcher(message);
    if (matcher.matches()) {
      return "FROM has two relations named " + matcher.group(1) + "; give one an alias";
    }
    if (message.startsWith("Parameters must be of the same type")) {
      return "the values given here have no common type; add a CAST to one of them";
    }
    if (message.startsWith("Ordinal out of range")) {
      return "a whole number in GROUP BY or ORDER BY is the position of a selected column, and"
          + " there is no such column";
    }
    return plain(message);
  }

  private static String types(String text) {
    return text.replace("<", "").replace(">", "").replaceAll(" CHARACTER SET \"[^\"]+\"", "");
  }

  /** A message of Calcite's as half a sentence of ours. */
  static String plain(String message) {
    String line = message.lines().findFirst().orElse("the SQL is not valid").strip();
    String text = line.replaceAll("( at line \\d+, column \\d+)?\\.?$", "");
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
  }

  private WeirException invalid(int offset, String detail, String hint) {
    return source.refuse(ErrorCode.SQL_INVALID, offset, detail, hint);
  }
}
