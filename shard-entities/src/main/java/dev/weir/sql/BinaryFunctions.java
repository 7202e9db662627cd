package dev.weir.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** Bytes as texts and back, in PostgreSQL's formats hex, base64 and escape. */
public final class BinaryFunctions {
  /** Lines of base64 have so many characters, as in RFC 2045. */
  private static final int LINE_LENGTH = 76;

  private static final int OCTAL_DIGITS = 3;

  private BinaryFunctions() {}

  public static byte[] encode(byte[] bytes, byte[] format, int site) {
    return switch (name(format)) {
      case "hex" -> HexFormat.of().formatHex(bytes).getBytes(US_ASCII);
      case "base64" -> Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encode(bytes);
      case "escape" -> escaped(bytes);
      default -> throw unknown(format, site);
    };
  }

  public static byte[] decode(byte[] text, byte[] format, int site) {
    try {
      return switch (name(format)) {
        case "hex" -> HexFormat.of().parseHex(withoutBlanks(text));
        case "base64" -> Base64.getDecoder().decode(withoutBlanks(text));
        case "escape" -> unescaped(text);
        default -> throw unknown(format, site);
      };
    } catch (IllegalArgumentException e) {
      throw EvaluationError.castFailed(site, new String(text, UTF_8), "text of " + name(format));
    }
  }

  public static long length(byte[] bytes) {
    return bytes.length;
  }

  private static byte[] escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      if (each == '\\') {
        text.append("\\\\");
      } else if (each <= 0) {
        // 0 and what is no ASCII
        text.append(String.format(Locale.ROOT, "\\%03o", each & 0xff));
      } else {
        text.append((char) each);
      }
    }
    return text.toString().getBytes(US_ASCII);
  }

  private static byte[] unescaped(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '\\') {
        bytes.write(text[i]);
      } else if (i + 1 < text.length && text[i + 1] == '\\') {
        bytes.write('\\');
        i++;
      } else {
        String digits =
            new String(text, i + 1, Math.min(OCTAL_DIGITS, text.length - i - 1), ISO_8859_1);
        if (!digits.matches("[0-3][0-7][0-7]")) {
          throw new IllegalArgumentException(digits);
        }
        bytes.write(Integer.parseInt(digits, 8));
        i += OCTAL_DIGITS;
      }
    }
    return bytes.toByteArray();
  }

  private static String withoutBlanks(byte[] text) {
    return new String(text, UTF_8).replaceAll("[ \\n\\t\\r]", "");
  }

  private static String name(byte[] format) {
    return new String(format, UTF_8).toLowerCase(Locale.ROOT);
  }

  private static EvaluationError unknown(byte[] format, int site) {
    return new EvaluationError(
        EvaluationError.OUT_OF_DOMAIN,
        site,
        "there is no format '" + new String(format, UTF_8) + "'; write hex, base64 or escape");
  }
}
