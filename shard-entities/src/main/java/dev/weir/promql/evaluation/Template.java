package dev.weir.promql.evaluation;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;

/**
 * A replacement with {@code $1}, {@code ${1}}, {@code $name} and {@code ${name}} for what groups
 * have matched; {@code $$} is a dollar. A group that is not there is empty, and a dollar that names
 * none stands for itself, as in Go's {@code Regexp.Expand}.
 */
public record Template(List<Piece> pieces) {
  /** A part of a replacement. */
  public sealed interface Piece {
    record Plain(String text) implements Piece {}

    record Group(String name) implements Piece {}
  }

  public static Template read(String text) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0) {
        break;
      }
      pieces.add(new Piece.Plain(text.substring(at, dollar)));
      at = readDollar(text, dollar, pieces);
    }
    pieces.add(new Piece.Plain(text.substring(at)));
    return new Template(pieces);
  }

  /** Adds what a dollar means and returns where the text goes on. */
  private static int readDollar(String text, int dollar, List<Piece> pieces) {
    int at = dollar + 1;
    if (at < text.length() && text.charAt(at) == '$') {
      pieces.add(new Piece.Plain("$"));
      return at + 1;
    }
    boolean isBraced = at < text.length() && text.charAt(at) == '{';
    int start = isBraced ? at + 1 : at;
    int end = start;
    while (end < text.length() && isOfName(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    boolean isClosed = !isBraced || (end < text.length() && text.charAt(end) == '}');
    if (end == start || !isClosed) {
      pieces.add(new Piece.Plain("$"));
      return at;
    }
    pieces.add(new Piece.Group(text.substring(start, end)));
    return isBraced ? end + 1 : end;
  }

  private static boolean isOfName(int character) {
    return character == '_' || Character.isLetterOrDigit(character);
  }

  /** The text for a match. */
  public String of(Matcher match) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Plain(String plain) -> text.append(plain);
        case Piece.Group(String name) -> text.append(group(match, name));
      }
    }
    return text.toString();
  }

  private static String group(Matcher match, String name) {
    String found = isNumber(name) ? numbered(match, name) : named(match, name);
    return found == null ? "" : found;
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(character -> character >= '0' && character <= '9')
        && (name.length() == 1 || name.charAt(0) != '0');
  }

  private static String numbered(Matcher match, String name) {
    final int digitsMax = 9;
    int number = name.length() > digitsMax ? Integer.MAX_VALUE : Integer.parseInt(name);
    return number <= match.groupCount() ? match.group(number) : null;
  }

  private static String named(Matcher match, String name) {
    return match.pattern().namedGroups().containsKey(name) ? match.group(name) : null;
  }
}
