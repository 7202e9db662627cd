package dev.weir.sql;

import static dev.weir.sql.Parameter.BYTES;
import static dev.weir.sql.Parameter.REGEX;
import static dev.weir.sql.Parameter.SIMILAR;
import static dev.weir.sql.Parameter.TEXT;
import static dev.weir.sql.Parameter.WHOLE;

import dev.weir.sql.Signature.Result;
import dev.weir.sql.Signature.Trait;
import java.util.List;
import java.util.Locale;

/** The functions of texts. */
final class TextLibrary {
  private TextLibrary() {}

  static void addTo(Library.Builder builder) {
    tests(builder);
    parts(builder);
    changes(builder);
    numbers(builder);
    patterns(builder);
  }

  private static void tests(Library.Builder builder) {
    builder
        .plain("STARTS_WITH STARTSWITH", Result.BOOLEAN, "TextFunctions.startsWith", TEXT, TEXT)
        .plain("ENDS_WITH ENDSWITH", Result.BOOLEAN, "TextFunctions.endsWith", TEXT, TEXT)
        .plain("CONTAINS", Result.BOOLEAN, "TextFunctions.contains", TEXT, TEXT);
  }

  private static void parts(Library.Builder builder) {
    builder
        .plain("LEFT", Result.TEXT, "TextFunctions.left", TEXT, WHOLE)
        .plain("RIGHT", Result.TEXT, "TextFunctions.right", TEXT, WHOLE)
        .fallible(
            "SPLIT_PART SPLIT_INDEX", Result.TEXT, "TextFunctions.splitPart", TEXT, TEXT, WHOLE)
        .plain("STRPOS INSTR", Result.INTEGER, "TextFunctions.positionIn", TEXT, TEXT)
        .fallible("STRPOS INSTR", Result.INTEGER, "TextFunctions.positionIn", TEXT, TEXT, WHOLE)
        .plain("LOCATE CHARINDEX", Result.INTEGER, "StringFunctions.position", TEXT, TEXT)
        .fallible("LOCATE CHARINDEX", Result.INTEGER, "TextFunctions.position", TEXT, TEXT, WHOLE);
    for (String side : List.of("b", "l", "r")) {
      String name = side.toUpperCase(Locale.ROOT) + "TRIM";
      String method = "TextFunctions." + side + "trim";
      builder.plain(name, Result.TEXT, method, TEXT);
      builder.plain(name, Result.TEXT, method, TEXT, TEXT);
    }
  }

  private static void changes(Library.Builder builder) {
    builder
        .fallible("LPAD", Result.TEXT, "TextFunctions.padLeft", TEXT, WHOLE)
        .fallible("LPAD", Result.TEXT, "TextFunctions.padLeft", TEXT, WHOLE, TEXT)
        .fallible("RPAD", Result.TEXT, "TextFunctions.padRight", TEXT, WHOLE)
        .fallible("RPAD", Result.TEXT, "TextFunctions.padRight", TEXT, WHOLE, TEXT)
        .fallible("REPEAT", Result.TEXT, "TextFunctions.repeat", TEXT, WHOLE)
        .fallible("SPACE", Result.TEXT, "TextFunctions.space", WHOLE)
        .plain("REVERSE", Result.TEXT, "TextFunctions.reverse", TEXT)
        .plain("INITCAP", Result.TEXT, "TextFunctions.initCap", TEXT)
        .plain("TRANSLATE", Result.TEXT, "TextFunctions.translate", TEXT, TEXT, TEXT)
        .fallible("OVERLAY", Result.TEXT, "TextFunctions.overlay", TEXT, TEXT, WHOLE)
        .fallible("OVERLAY", Result.TEXT, "TextFunctions.overlay", TEXT, TEXT, WHOLE, WHOLE)
        .add(
            "CONCAT_WS",
            Result.TEXT,
            "TextFunctions.concatBetween",
            List.of(Trait.VARIADIC),
            TEXT,
            TEXT)
        .plain("MD5", Result.TEXT, "HashFunctions.md5", TEXT)
        .plain("SHA1", Result.TEXT, "HashFunctions.sha1", TEXT)
        .plain("SHA256", Result.TEXT, "HashFunctions.sha256", TEXT)
        .plain("SHA224", Result.TEXT, "HashFunctions.sha224", TEXT)
        .plain("SHA384", Result.TEXT, "HashFunctions.sha384", TEXT)
        .plain("SHA512", Result.TEXT, "HashFunctions.sha512", TEXT)
        .plain("MD5", Result.TEXT, "HashFunctions.md5", BYTES)
        .fallible("ENCODE", Result.TEXT, "BinaryFunctions.encode", BYTES, TEXT)
        .fallible("DECODE", Result.BYTES, "BinaryFunctions.decode", TEXT, TEXT)
        .plain("TO_BIN", Result.TEXT, "NumberFunctions.binary", WHOLE)
        .plain("TO_OCT", Result.TEXT, "NumberFunctions.octal", WHOLE)
        .plain("QUOTE_LITERAL", Result.TEXT, "TextFunctions.quoted", TEXT)
        .plain("TO_HEX", Result.TEXT, "NumberFunctions.hex", WHOLE)
        .fallible("CHR", Result.TEXT, "TextFunctions.character", WHOLE);
  }

  private static void numbers(Library.Builder builder) {
    builder
        .plain("ASCII", Result.INTEGER, "TextFunctions.codePoint", TEXT)
        .plain("OCTET_LENGTH", Result.INTEGER, "TextFunctions.bytes", TEXT)
        .plain("OCTET_LENGTH", Result.INTEGER, "BinaryFunctions.length", BYTES)
        .plain("BIT_LENGTH", Result.INTEGER, "TextFunctions.bits", TEXT)
        .plain("STRCMP", Result.INTEGER, "TextFunctions.order", TEXT, TEXT);
  }

  private static void patterns(Library.Builder builder) {
    builder
        .plain(
            "REGEXP_LIKE REGEXP_CONTAINS REGEXP_MATCHES",
            Result.BOOLEAN,
            "RegexFunctions.finds",
            TEXT,
            REGEX)
        .plain("SIMILAR_TO", Result.BOOLEAN, "RegexFunctions.matches", TEXT, SIMILAR)
        .plain("REGEXP_REPLACE", Result.TEXT, "RegexFunctions.remove", TEXT, REGEX)
        .fallible("REGEXP_REPLACE", Result.TEXT, "RegexFunctions.replaceFirst", TEXT, REGEX, TEXT)
        .fallible(TextCalls.REPLACE_ALL, Result.TEXT, "RegexFunctions.replace", TEXT, REGEX, TEXT)
        .add(
            TextCalls.PART,
            Result.TEXT,
            "RegexFunctions.partOrGroup",
            List.of(Trait.NULLABLE),
            TEXT,
            REGEX)
        .add(
            "REGEXP_MATCH",
            Result.TEXTS,
            "RegexFunctions.groups",
            List.of(Trait.NULLABLE),
            TEXT,
            REGEX)
        .plain("REGEXP_SPLIT_TO_ARRAY", Result.TEXTS, "RegexFunctions.split", TEXT, REGEX)
        .plain("REGEXP_COUNT", Result.INTEGER, "RegexFunctions.count", TEXT, REGEX)
        .add(
            "REGEXP_SUBSTR REGEXP_EXTRACT",
            Result.TEXT,
            "RegexFunctions.part",
            List.of(Trait.NULLABLE),
            TEXT,
            REGEX)
        .add(
            "REGEXP_EXTRACT",
            Result.TEXT,
            "RegexFunctions.part",
            List.of(Trait.NULLABLE, Trait.FALLIBLE),
            TEXT,
            REGEX,
            WHOLE);
  }
}
