package dev.weir.circuit;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query with values for each {@code :name} in it.
 *
 * <p>As one text, which is what is stored of a view, the values stand before the query: {@code
 * PARAMETERS (:min = 10, :owner = 'u7') SELECT ...}. So whatever has the text of a view, a replay
 * or a copy, has its values too.
 *
 * @param params by name: null, Boolean, Long, BigDecimal, Double or String
 */
public record QueryText(String sql, Map<String, Object> params) {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final Pattern HEAD = Pattern.compile("\\s*(?i:parameters)\\s*\\(");
  private static final Pattern EQUALS = Pattern.compile("\\s*:([a-z_][a-z0-9_]*)\\s*=\\s*");
  private static final Pattern PLAIN =
      Pattern.compile("(?i:(null)|(true|false)|([+-]?\\d+\\.?\\d*E[+-]?\\d+)|([+-]?\\d*\\.?\\d+))");
  private static final Pattern AFTER = Pattern.compile("\\s*([,)])");

  public QueryText {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    for (String name : params.keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw refusal(
            "a parameter cannot be called \"%s\"; write lower case letters, digits and _"
                .formatted(name));
      }
    }
  }

  /** Takes a text apart; one without values is a query alone. */
  public static QueryText of(String text) {
    Matcher head = HEAD.matcher(text);
    if (!head.lookingAt()) {
      return new QueryText(text, Map.of());
    }
    return new Reader(text, head.end()).read();
  }

  /** The text that {@link #of} takes apart. */
  public String text() {
    if (params.isEmpty()) {
      return sql;
    }
    StringBuilder text = new StringBuilder("PARAMETERS (");
    params.forEach(
        (name, value) ->
            text.append(text.charAt(text.length() - 1) == '(' ? ":" : ", :")
                .append(name)
                .append(" = ")
                .append(literal(value)));
    return text.append(") ").append(sql).toString();
  }

  private static String literal(Object value) {
    return switch (value) {
      case null -> "NULL";
      case Boolean flag -> flag ? "TRUE" : "FALSE";
      case Long number -> number.toString();
      case BigDecimal number -> number.toPlainString();
      case Double number -> real(new BigDecimal(number.toString()));
      case String text -> "'" + text.replace("'", "''") + "'";
      default -> throw refusal("a parameter is null, a boolean, a number or a text");
    };
  }

  private static String real(BigDecimal number) {
    return number.unscaledValue() + "E" + -number.scale();
  }

  private static WeirException refusal(String why) {
    return new WeirException(ErrorCode.SQL_INVALID, why);
  }

  /** Reads values from a place in a text on. */
  private static final class Reader {
    private final String text;
    private final Map<String, Object> params = new LinkedHashMap<>();
    private int at;

    Reader(String text, int at) {
      this.text = text;
      this.at = at;
    }

    QueryText read() {
      String after;
      do {
        String name = expect(EQUALS).group(1);
        if (params.containsKey(name)) {
          throw refusal("parameter :" + name + " is given twice");
        }
        params.put(name, value());
        after = expect(AFTER).group(1);
      } while (after.equals(","));
      boolean blank = at < text.length() && text.charAt(at) == ' ';
      return new QueryText(text.substring(blank ? at + 1 : at), params);
    }

    private Object value() {
      return at < text.length() && text.charAt(at) == '\'' ? quoted() : plain(expect(PLAIN));
    }

    private String quoted() {
      StringBuilder content = new StringBuilder();
      for (int i = at + 1; i < text.length(); i++) {
        if (text.charAt(i) != '\'') {
          content.append(text.charAt(i));
        } else if (text.startsWith("''", i)) {
          content.append(text.charAt(i++));
        } else {
          at = i + 1;
          return content.toString();
        }
      }
      throw refusal("a text in PARAMETERS is not closed; add '");
    }

    private static Object plain(Matcher value) {
      if (value.group(1) != null) {
        return null;
      }
      if (value.group(2) != null) {
        return Boolean.valueOf(value.group(2));
      }
      if (value.group(3) != null) {
        return Double.valueOf(value.group(3));
      }
      BigDecimal number = new BigDecimal(value.group(4));
      boolean whole =
          value.group(4).indexOf('.') < 0 && number.toBigInteger().bitLength() < Long.SIZE;
      return whole ? (Object) number.longValue() : number;
    }

    private Matcher expect(Pattern pattern) {
      Matcher found = pattern.matcher(text).region(at, text.length());
      if (!found.lookingAt()) {
        throw refusal(
            "PARAMETERS takes values such as (:min = 10, :name = 'x'); it cannot be read from"
                + " character %d on".formatted(at));
      }
      at = found.end();
      return found;
    }
  }
}
