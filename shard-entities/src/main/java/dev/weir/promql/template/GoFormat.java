package dev.weir.promql.template;

import dev.weir.promql.FloatText;
import dev.weir.promql.NumberText;
import dev.weir.promql.Quotes;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go's {@code fmt.Sprintf}, for the values that templates have. */
final class GoFormat {
  private static final Pattern VERB =
      Pattern.compile("%([-+# 0]*)([0-9]{1,4}|\\*)?(?:\\.([0-9]{0,3}|\\*))?(.)?", Pattern.DOTALL);

  private static final int PRECISION = 6;
  private static final int EXPONENT_MIN = -4;

  private final Object[] values;
  private int next;

  /** How a value is to be written. */
  private record Form(String flags, int width, int precision, char verb) {
    boolean has(char flag) {
      return flags.indexOf(flag) >= 0;
    }
  }

  private GoFormat(Object[] values) {
    this.values = values;
  }

  static String format(String form, Object... values) {
    return new GoFormat(values).of(form);
  }

  private String of(String text) {
    StringBuilder out = new StringBuilder();
    Matcher verb = VERB.matcher(text);
    int at = 0;
    while (verb.find(at)) {
      out.append(text, at, verb.start());
      out.append(formatted(verb));
      at = verb.end();
    }
    out.append(text, at, text.length());
    if (next < values.length) {
      out.append(extra());
    }
    return out.toString();
  }

  private String extra() {
    StringBuilder out = new StringBuilder("%!(EXTRA ");
    for (int each = next; each < values.length; each++) {
      out.append(each > next ? ", " : "")
          .append(Values.type(values[each]))
          .append('=')
          .append(Values.text(values[each]));
    }
    return out.append(')').toString();
  }

  private String formatted(Matcher found) {
    int width = number(found.group(2), 0);
    int precision = found.group(3) == null ? -1 : number(found.group(3), 0);
    if (found.group(4) == null) {
      return "%!(NOVERB)";
    }
    char verb = found.group(4).charAt(0);
    if (verb == '%') {
      return "%";
    }
    if (next >= values.length) {
      return "%!" + verb + "(MISSING)";
    }
    Form form = new Form(found.group(1), width, precision, verb);
    return padded(written(form, values[next++]), form);
  }

  private int number(String digits, int otherwise) {
    if (digits == null || digits.isEmpty()) {
      return otherwise;
    }
    if (digits.equals("*")) {
      return next < values.length ? Math.clamp(Numbers.whole(values[next++]), 0, 999) : 0;
    }
    return Math.min(Integer.parseInt(digits), 999);
  }

  private static String padded(String text, Form form) {
    int missing = form.width() - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    if (form.has('-')) {
      return text + " ".repeat(missing);
    }
    boolean isSigned = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+');
    if (!form.has('0')) {
      return " ".repeat(missing) + text;
    }
    return isSigned
        ? text.charAt(0) + "0".repeat(missing) + text.substring(1)
        : "0".repeat(missing) + text;
  }

  private static String written(Form form, Object value) {
    return switch (value) {
      case null -> form.verb() == 'v' ? "<nil>" : "%!" + form.verb() + "(<nil>)";
      case Double number -> fraction(form, number);
      case Long number -> whole(form, number);
      case Boolean truth ->
          form.verb() == 't' || form.verb() == 'v' ? truth.toString() : bad(form, value);
      case String text -> text(form, text);
      default -> form.verb() == 'v' || form.verb() == 's' ? Values.text(value) : bad(form, value);
    };
  }

  private static String bad(Form form, Object value) {
    return "%!" + form.verb() + "(" + Values.type(value) + "=" + Values.text(value) + ")";
  }

  private static String text(Form form, String text) {
    return switch (form.verb()) {
      case 's', 'v' -> form.precision() < 0 ? text : cut(text, form.precision());
      case 'q' -> Quotes.quoted(text);
      case 'x' -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      case 'X' -> HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
      default -> bad(form, text);
    };
  }

  private static String cut(String text, int length) {
    int count = Math.min(length, text.codePointCount(0, text.length()));
    return text.substring(0, text.offsetByCodePoints(0, count));
  }

  private static String whole(Form form, long number) {
    return switch (form.verb()) {
      case 'd', 'v' -> signed(form, Long.toString(number));
      case 'x' -> signed(form, Long.toString(number, 16));
      case 'X' -> signed(form, Long.toString(number, 16).toUpperCase(Locale.ROOT));
      case 'o' -> signed(form, Long.toString(number, 8));
      case 'b' -> signed(form, Long.toString(number, 2));
      case 'c' ->
          Character.isValidCodePoint((int) number) ? Character.toString((int) number) : "\uFFFD";
      default -> bad(form, number);
    };
  }

  private static String signed(Form form, String digits) {
    if (digits.startsWith("-")) {
      return digits;
    }
    return form.has('+') ? "+" + digits : form.has(' ') ? " " + digits : digits;
  }

  private static String fraction(Form form, double number) {
    if (!Double.isFinite(number)) {
      return NumberText.of(number);
    }
    return switch (form.verb()) {
      case 'f', 'F' -> signed(form, plain(number, form.precision()));
      case 'e', 'E' -> signed(form, cased(form, exponential(number, form.precision())));
      case 'g', 'G' -> signed(form, cased(form, general(number, form.precision())));
      case 'v' -> signed(form, general(number, form.precision()));
      default -> bad(form, number);
    };
  }

  private static String cased(Form form, String digits) {
    return Character.isUpperCase(form.verb()) ? digits.toUpperCase(Locale.ROOT) : digits;
  }

  private static String sign(double number) {
    return Double.doubleToRawLongBits(number) < 0 ? "-" : "";
  }

  private static String plain(double number, int precision) {
    BigDecimal rounded =
        new BigDecimal(Math.abs(number))
            .setScale(precision < 0 ? PRECISION : precision, RoundingMode.HALF_EVEN);
    return sign(number) + rounded.toPlainString();
  }

  private static String exponential(double number, int precision) {
    int digits = precision < 0 ? PRECISION : precision;
    BigDecimal rounded = rounded(number, digits + 1);
    String all = rounded.unscaledValue().toString();
    String filled = all + "0".repeat(Math.max(0, digits + 1 - all.length()));
    String mantissa = digits == 0 ? filled : filled.charAt(0) + "." + filled.substring(1);
    return sign(number) + mantissa + exponent(exponent(rounded));
  }

  private static String exponent(int exponent) {
    return "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static BigDecimal rounded(double number, int digits) {
    return new BigDecimal(Math.abs(number)).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static int exponent(BigDecimal value) {
    return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
  }

  /** So many digits that count, without zeros at the end. */
  private static String general(double number, int precision) {
    if (number == 0) {
      return sign(number) + "0";
    }
    if (precision < 0) {
      return FloatText.general(number);
    }
    int digits = Math.max(1, precision);
    BigDecimal rounded = rounded(number, digits).stripTrailingZeros();
    int exponent = exponent(rounded);
    if (exponent >= EXPONENT_MIN && exponent < digits) {
      return sign(number) + rounded.toPlainString();
    }
    return sign(number) + scientific(rounded, exponent);
  }

  private static String scientific(BigDecimal value, int exponent) {
    String all = value.unscaledValue().toString();
    String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
    return mantissa + exponent(exponent);
  }
}
