package dev.weir.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Writes values as the HTTP interface takes them. */
final class JsonText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_LOCAL_TIME;

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /**
   * @throws IllegalArgumentException for a value of a class that no column holds
   */
  static String of(Object value) {
    JsonText text = new JsonText();
    text.write(value);
    return text.out.toString();
  }

  private void write(Object value) {
    switch (value) {
      case null -> out.append("null");
      case Boolean flag -> out.append(flag);
      case Long _, Integer _, Short _, Byte _, BigInteger _ -> out.append(value);
      case Double real -> real(real, Double.isFinite(real));
      case Float real -> real(real, Float.isFinite(real));
      case BigDecimal decimal -> text(decimal.toPlainString());
      case CharSequence text -> text(text);
      case LocalDate date -> text(date.toString());
      case LocalTime time -> text(TIME.format(time));
      case LocalDateTime time -> text(time.toLocalDate() + "T" + TIME.format(time));
      case Instant instant -> text(instant.toString());
      case UUID id -> text(id.toString());
      case byte[] bytes -> text(Base64.getEncoder().encodeToString(bytes));
      case Row row -> object(row.values());
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      default ->
          throw new IllegalArgumentException(
              "a column holds no " + value.getClass().getName() + "; see dev.weir.client.Row");
    }
  }

  private void real(Object number, boolean finite) {
    if (finite) {
      out.append(number);
    } else {
      text(number.toString());
    }
  }

  private void object(Map<?, ?> members) {
    out.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> each = members.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<?, ?> member = each.next();
      text((String) member.getKey());
      out.append(':');
      write(member.getValue());
      comma(each);
    }
    out.append('}');
  }

  private void array(List<?> elements) {
    out.append('[');
    for (Iterator<?> each = elements.iterator(); each.hasNext(); ) {
      write(each.next());
      comma(each);
    }
    out.append(']');
  }

  private void comma(Iterator<?> rest) {
    if (rest.hasNext()) {
      out.append(',');
    }
  }

  private void text(CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      character(text.charAt(i));
    }
    out.append('"');
  }

  private void character(char c) {
    if (c == '"' || c == '\\') {
      out.append('\\').append(c);
    } else if (c < ' ' || Character.isSurrogate(c)) {
      // half of a pair has no bytes in UTF-8: the server must see it, to refuse it
      out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    } else {
      out.append(c);
    }
  }
}
