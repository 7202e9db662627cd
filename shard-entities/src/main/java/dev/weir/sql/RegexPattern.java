package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weir.config.PatternCost;

/**
 * A regular expression in the syntax of RE2, evaluated in time linear in the text.
 *
 * <p>The engine is asked about Java strings: on UTF-8 its version 1.8 takes the place behind a
 * character of several bytes for a beginning.
 */
public final class RegexPattern {
  private static final int CHARS_MAX = 4096;

  private final Pattern pattern;

  private RegexPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** A regular expression; a dot is any character but a line end. */
  public static RegexPattern of(byte[] regex, int site) {
    return compile(new String(regex, UTF_8), 0, site);
  }

  /** A pattern of SIMILAR TO, for whole texts. */
  public static RegexPattern similar(byte[] pattern, int site) {
    return compile(SimilarPattern.regex(new String(pattern, UTF_8), site), Pattern.DOTALL, site);
  }

  Pattern pattern() {
    return pattern;
  }

  private static RegexPattern compile(String regex, int flags, int site) {
    if (regex.length() > CHARS_MAX) {
      throw invalid(site, "a regular expression of more than " + CHARS_MAX + " characters");
    }
    try {
      PatternCost.require(regex);
      return new RegexPattern(Pattern.compile(regex, flags));
    } catch (PatternSyntaxException e) {
      throw invalid(site, "the regular expression is wrong: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      throw invalid(site, e.getMessage());
    }
  }

  static EvaluationError invalid(int site, String detail) {
    return new EvaluationError(EvaluationError.OUT_OF_DOMAIN, site, detail);
  }
}
