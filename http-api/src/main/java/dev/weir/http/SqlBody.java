package dev.weir.http;

import dev.weir.circuit.QueryText;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The body of a definition: SQL text as it is, or as member {@code sql} of an object; a query's
 * {@code params} stand before it, see {@link QueryText}.
 *
 * @param format the default format of a view's reads, if given
 */
record SqlBody(String sql, Optional<String> format) {
  /** Formats of reads and streams. */
  static final List<String> FORMATS = List.of("rows", "flat", "streaming", "tree");

  /** Reads a body that may hold nothing but SQL. */
  static SqlBody read(Bodies.Body body, Limits limits) {
    if (body.media() == Media.SQL) {
      return new SqlBody(text(body.bytes()), Optional.empty());
    }
    return new SqlBody(JsonRequest.read(body.bytes(), limits, "sql").text("sql"), Optional.empty());
  }

  /** Reads a query that is not to be stored. */
  static String readQuery(Bodies.Body body, Limits limits) {
    return body.media() == Media.SQL
        ? text(body.bytes())
        : query(JsonRequest.read(body.bytes(), limits, "sql", "params"));
  }

  /** The query of an object, with the values of its {@code :name}. */
  static String query(JsonRequest request) {
    return new QueryText(request.text("sql"), request.byName("params")).text();
  }

  /** Reads the definition of a view. */
  static SqlBody readView(Bodies.Body body, Limits limits) {
    if (body.media() == Media.SQL) {
      return new SqlBody(text(body.bytes()), Optional.empty());
    }
    JsonRequest request = JsonRequest.read(body.bytes(), limits, "sql", "params", "format");
    Optional<String> format = request.optionalText("format");
    if (format.isPresent() && !FORMATS.contains(format.get())) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "format \"" + format.get() + "\" is not one of " + String.join(", ", FORMATS) + ".");
    }
    return new SqlBody(query(request), format);
  }

  static String text(byte[] bytes) {
    int bad = Utf8.firstBadByte(bytes);
    if (bad >= 0) {
      throw new WeirException(
          ErrorCode.ENCODING_INVALID, "the SQL text is not UTF-8 at byte " + bad + ".");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
