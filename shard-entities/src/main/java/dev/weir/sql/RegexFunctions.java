package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;

/** Functions of the library with regular expressions. */
public final class RegexFunctions {
  private static final byte[] NOTHING = new byte[0];

  private RegexFunctions() {}

  /** Whether some part of the text matches. */
  public static boolean finds(byte[] text, RegexPattern regex) {
    return matcher(text, regex).find();
  }

  /** Whether the whole text matches. */
  public static boolean matches(byte[] text, RegexPattern regex) {
    return matcher(text, regex).matches();
  }

  public static long count(byte[] text, RegexPattern regex) {
    Matcher matcher = matcher(text, regex);
    long count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  /** The first part that matches, null if none does. */
  public static byte[] part(byte[] text, RegexPattern regex) {
    Matcher matcher = matcher(text, regex);
    return matcher.find() ? bytes(matcher.group()) : null;
  }

  /** A group of the first part that matches; null if none does, or not this group. */
  public static byte[] part(byte[] text, RegexPattern regex, long group, int site) {
    Matcher matcher = matcher(text, regex);
    if (group < 0 || group > matcher.groupCount()) {
      throw RegexPattern.invalid(site, "the regular expression has no group " + group);
    }
    String found = matcher.find() ? matcher.group((int) group) : null;
    return found == null ? null : bytes(found);
  }

  public static byte[] remove(byte[] text, RegexPattern regex) {
    return replace(text, regex, NOTHING, 0);
  }

  /** The first group of the first part that matches, or all of it without groups; null if none. */
  public static byte[] partOrGroup(byte[] text, RegexPattern regex) {
    Matcher matcher = matcher(text, regex);
    String found = matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
    return found == null ? null : bytes(found);
  }

  /** The groups of the first part that matches as an array, or all of it; null if none does. */
  public static byte[] groups(byte[] text, RegexPattern regex) {
    Matcher matcher = matcher(text, regex);
    if (!matcher.find()) {
      return null;
    }
    List<byte[]> groups = new ArrayList<>();
    for (int i = Math.min(1, matcher.groupCount()); i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      groups.add(group == null ? NestedValues.NOTHING : NestedValues.part(bytes(group)));
    }
    return NestedValues.array(groups.toArray(byte[][]::new));
  }

  /**
   * What stands between the parts that match, as an array; between any two where these are empty.
   */
  public static byte[] split(byte[] text, RegexPattern regex) {
    Matcher matcher = matcher(text, regex);
    String all = new String(text, UTF_8);
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    while (matcher.find()) {
      // a part of no length neither begins nor ends a piece of none
      boolean empty = matcher.end() == matcher.start();
      if (!empty || (matcher.start() > from && matcher.start() < all.length())) {
        parts.add(NestedValues.part(bytes(all.substring(from, matcher.start()))));
        from = matcher.end();
      }
    }
    parts.add(NestedValues.part(bytes(all.substring(from))));
    return NestedValues.array(parts.toArray(byte[][]::new));
  }

  /** As {@link #replace}, but the first part alone. */
  public static byte[] replaceFirst(byte[] text, RegexPattern regex, byte[] replacement, int site) {
    Matcher matcher = matcher(text, regex);
    if (!matcher.find()) {
      return text;
    }
    String all = new String(text, UTF_8);
    StringBuilder result = new StringBuilder(all.substring(0, matcher.start()));
    append(new String(replacement, UTF_8), matcher, result, site);
    return bytes(result.append(all.substring(matcher.end())).toString());
  }

  /**
   * Replaces all parts that match; {@code \1} is a group of the part, {@code \0} all of it, two
   * backslashes are one.
   */
  public static byte[] replace(byte[] text, RegexPattern regex, byte[] replacement, int site) {
    Matcher matcher = matcher(text, regex);
    String all = new String(text, UTF_8);
    String by = new String(replacement, UTF_8);
    StringBuilder result = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      result.append(all, from, matcher.start());
      append(by, matcher, result, site);
      if (result.length() > TextFunctions.RESULT_CHARS_MAX) {
        throw RegexPattern.invalid(
            site,
            "the text would have more than " + TextFunctions.RESULT_CHARS_MAX + " characters");
      }
      from = matcher.end();
    }
    return from == 0 && result.isEmpty()
        ? text
        : bytes(result.append(all.substring(from)).toString());
  }

  private static void append(String by, Matcher matcher, StringBuilder result, int site) {
    for (int i = 0; i < by.length(); i++) {
      char next = by.charAt(i);
      if (next != '\\' || i + 1 == by.length()) {
        result.append(next);
      } else {
        char escaped = by.charAt(++i);
        if (escaped == '\\') {
          result.append(escaped);
        } else if (escaped < '0' || escaped > '9' || escaped - '0' > matcher.groupCount()) {
          throw RegexPattern.invalid(
              site, "the replacement names a group that the regular expression does not have");
        } else {
          String group = matcher.group(escaped - '0');
          result.append(group == null ? "" : group);
        }
      }
    }
  }

  private static Matcher matcher(byte[] text, RegexPattern regex) {
    return regex.pattern().matcher(new String(text, UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
