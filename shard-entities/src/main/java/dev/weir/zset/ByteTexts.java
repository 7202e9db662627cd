package dev.weir.zset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/**
 * Texts of the types whose values are kept as byte strings but are no texts: UUID, VARBINARY
 * (base64), JSON, ARRAY (a JSON array), ROW (a JSON object by field) and MAP (a JSON object if keys
 * are texts, else an array of arrays of a key and a value).
 */
public final class ByteTexts {
  private static final int UUID_CHARS = 36;
  private static final int UUID_BYTES = 16;
  private static final String HEX = "0123456789abcdef";

  private ByteTexts() {}

  /**
   * The bytes of a value.
   *
   * @return null where the text is no value of the type
   */
  public static byte[] parse(ColumnType type, byte[] utf8) {
    Lanes out = new Lanes();
    return read(type, utf8, out) == null ? out.bytes : null;
  }

  /** Reads a text; returns null when it is a value. */
  static ValueFault read(ColumnType type, byte[] utf8, Lanes out) {
    return switch (type.kind()) {
      case UUID -> uuid(utf8, out);
      case VARBINARY -> base64(type, utf8, out);
      default -> {
        try {
          yield json(type, JsonText.read(utf8), out);
        } catch (JsonText.Malformed e) {
          yield ValueFault.INVALID;
        }
      }
    };
  }

  /** Reads a JSON value that is not null, or a null as JSON; returns null when it is a value. */
  static ValueFault json(ColumnType type, Json value, Lanes out) {
    return switch (type.kind()) {
      case JSON -> {
        out.bytes = JsonText.write(value);
        yield null;
      }
      case ARRAY -> array(type, value, out);
      case ROW -> row(type, value, out);
      case MAP -> map(type, value, out);
      default -> scalar(type, value, out);
    };
  }

  private static ValueFault scalar(ColumnType type, Json value, Lanes out) {
    ValueReader reader = new ValueReader(type);
    boolean truth = type.kind() == ColumnType.Kind.BOOLEAN;
    boolean number = type.isWhole() || type.isFloating() || type.kind() == ColumnType.Kind.DECIMAL;
    byte[] text =
        switch (value) {
          case Json.Text string -> string.value().getBytes(UTF_8);
          case Json.Digits digits when number -> JsonText.number(digits.value()).getBytes(UTF_8);
          case Json.Truth said when truth -> Boolean.toString(said.value()).getBytes(UTF_8);
          case Json.Null _, Json.Digits _, Json.Truth _, Json.Array _, Json.Members _ -> null;
        };
    if (text == null) {
      return ValueFault.INVALID;
    }
    ValueFault fault = reader.text(text);
    out.low = reader.lane();
    out.high = reader.high();
    out.bytes = reader.bytes();
    return fault;
  }

  private static ValueFault array(ColumnType type, Json value, Lanes out) {
    if (!(value instanceof Json.Array(List<Json> elements))) {
      return ValueFault.INVALID;
    }
    NestedBytes.Writer bytes = new NestedBytes.Writer();
    for (Json element : elements) {
      ValueFault fault = part(type.element(), element, bytes);
      if (fault != null) {
        return fault;
      }
    }
    out.bytes = bytes.ended();
    return null;
  }

  private static ValueFault row(ColumnType type, Json value, Lanes out) {
    if (!(value instanceof Json.Members(TreeMap<String, Json> members))) {
      return ValueFault.INVALID;
    }
    List<String> known = new ArrayList<>();
    NestedBytes.Writer bytes = new NestedBytes.Writer();
    for (Column field : type.parts()) {
      known.add(field.name());
      Json member = members.getOrDefault(field.name(), new Json.Null());
      ValueFault fault = part(field.type(), member, bytes);
      if (fault != null) {
        return fault;
      }
    }
    out.bytes = bytes.row();
    return known.containsAll(members.keySet()) ? null : ValueFault.INVALID;
  }

  private static ValueFault map(ColumnType type, Json value, Lanes out) {
    Column key = type.parts().getFirst();
    Column held = type.parts().getLast();
    TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    List<Json> written = entries(key.type(), value);
    for (int i = 0; i + 1 < written.size(); i += 2) {
      NestedBytes.Writer keyBytes = new NestedBytes.Writer();
      NestedBytes.Writer valueBytes = new NestedBytes.Writer();
      boolean hasKey = !(written.get(i) instanceof Json.Null);
      ValueFault fault = hasKey ? part(key.type(), written.get(i), keyBytes) : ValueFault.INVALID;
      ValueFault other = part(held.type(), written.get(i + 1), valueBytes);
      if (fault != null || other != null) {
        return fault == null ? other : fault;
      }
      if (entries.put(keyBytes.row(), valueBytes.row()) != null) {
        return ValueFault.INVALID;
      }
    }
    out.bytes = NestedBytes.map(entries);
    return written.size() % 2 == 0 ? null : ValueFault.INVALID;
  }

  /** Keys and values in turn; an odd number of values if these are no entries. */
  private static List<Json> entries(ColumnType key, Json value) {
    List<Json> entries = new ArrayList<>();
    if (key.kind() == ColumnType.Kind.VARCHAR
        && value instanceof Json.Members(TreeMap<String, Json> members)) {
      members.forEach((name, held) -> entries.addAll(List.of(new Json.Text(name), held)));
      return entries;
    }
    if (key.kind() != ColumnType.Kind.VARCHAR && value instanceof Json.Array(List<Json> pairs)) {
      for (Json pair : pairs) {
        if (!(pair instanceof Json.Array(List<Json> entry)) || entry.size() != 2) {
          return List.of(value);
        }
        entries.addAll(entry);
      }
      return entries;
    }
    return List.of(value);
  }

  /** Appends one part of a nested value. */
  private static ValueFault part(ColumnType type, Json value, NestedBytes.Writer bytes) {
    if (value instanceof Json.Null && type.kind() != ColumnType.Kind.JSON) {
      bytes.nothing();
      return null;
    }
    Lanes out = new Lanes();
    ValueFault fault = json(type, value, out);
    if (fault == null && type.isString()) {
      bytes.bytes(out.bytes);
    } else if (fault == null) {
      bytes.lane(type, out.high, out.low);
    }
    return fault;
  }

  /** Appends the text of a value that is no JSON by itself: a UUID or base64. */
  static void plain(ByteSink out, ColumnType type, byte[] bytes) {
    if (type.kind() == ColumnType.Kind.UUID) {
      uuid(out, bytes);
    } else {
      out.put(Base64.getEncoder().encode(bytes));
    }
  }

  private static ValueFault uuid(byte[] text, Lanes out) {
    if (text.length != UUID_CHARS) {
      return ValueFault.INVALID;
    }
    byte[] bytes = new byte[UUID_BYTES];
    int digits = 0;
    for (int i = 0; i < text.length; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      int digit = text[i] < 0 ? -1 : Character.digit(text[i], 16);
      if (dash ? text[i] != '-' : digit < 0) {
        return ValueFault.INVALID;
      }
      if (!dash) {
        bytes[digits / 2] = (byte) (bytes[digits / 2] << 4 | digit);
        digits++;
      }
    }
    out.bytes = bytes;
    return null;
  }

  private static void uuid(ByteSink out, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        out.put('-');
      }
      out.put(HEX.charAt(bytes[i] >> 4 & 15));
      out.put(HEX.charAt(bytes[i] & 15));
    }
  }

  private static ValueFault base64(ColumnType type, byte[] text, Lanes out) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      // the decoder lets padding be missing and ignores bits that no byte has
      if (!Arrays.equals(Base64.getEncoder().encode(bytes), text)) {
        return ValueFault.INVALID;
      }
      out.bytes = bytes;
      boolean fits = type.precision() == ColumnType.UNBOUNDED || bytes.length <= type.precision();
      return fits ? null : ValueFault.LENGTH;
    } catch (IllegalArgumentException e) {
      return ValueFault.INVALID;
    }
  }

  /** The text of a value as UTF-8: what {@link #parse} takes. */
  public static byte[] text(ColumnType type, byte[] bytes) {
    ByteSink out = new ByteSink(32);
    ColumnVector one = new ColumnVector(type, 1);
    new ValueWriter(false).text(out, type, one, 0, code -> bytes);
    return out.copy();
  }
}
