package dev.weir.http;

import dev.weir.stream.StreamFormat;
import dev.weir.zset.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * What a read of rows asks for, before the columns are known.
 *
 * @param filters parameters that are no options
 * @param columns the columns to show, empty for all
 * @param limit rows of a page, -1 for all
 * @param after the cursor, empty for the first page
 * @param format rows, or ids and versions in one of two ways; never {@code STREAMING}
 * @param withRows whether rows are shown beside ids
 */
record RowRequest(
    Map<String, List<String>> filters,
    List<String> columns,
    String order,
    int limit,
    String after,
    boolean intsAsText,
    StreamFormat format,
    boolean withRows,
    Media media) {
  /** Options of reads of rows, beside those of every read. */
  static final List<String> OPTIONS = List.of("columns", "order", "limit", "after", "ints");

  /** All rows. */
  static final int LIMIT_NONE = -1;

  /**
   * Reads the parameters.
   *
   * @param whole whether without a limit all rows are meant
   */
  static RowRequest of(RequestContext context, int limitDefault, int limitMax, boolean whole) {
    Parameters parameters = context.parameters();
    String format =
        parameters.text("format").isPresent()
            ? parameters.oneOf("format", SqlBody.FORMATS, "rows")
            : "rows";
    int limit =
        (int)
            parameters
                .number("limit", 1, whole ? Integer.MAX_VALUE - 1 : limitMax)
                .orElse(whole ? LIMIT_NONE : limitDefault);
    String include =
        parameters.text("include").isPresent()
            ? parameters.oneOf("include", List.of("rows"), "rows")
            : "";
    Map<String, List<String>> filters = parameters.otherThan(context.route().parameters());
    return new RowRequest(
        filters,
        parameters.text("columns").map(c -> List.of(c.split(",", -1))).orElse(List.of()),
        parameters.text("order").orElse(""),
        limit,
        parameters.text("after").orElse(""),
        parameters.oneOf("ints", List.of("number", "string"), "number").equals("string"),
        read(format),
        include.equals("rows"),
        context.media());
  }

  /** The same request with the format a view has by itself, if none was asked for. */
  RowRequest withFormat(boolean given, String usual) {
    return given
        ? this
        : new RowRequest(
            filters, columns, order, limit, after, intsAsText, read(usual), withRows, media);
  }

  /** A format of streams is read as the one it begins with. */
  private static StreamFormat read(String wire) {
    StreamFormat format = StreamFormat.of(wire);
    return format == StreamFormat.STREAMING ? StreamFormat.FLAT : format;
  }

  /** Whether a row stands once with the number of times it occurs. */
  boolean counted() {
    return format != StreamFormat.ROWS;
  }

  int limitOr(int all) {
    return limit == LIMIT_NONE ? all : limit;
  }

  /** The positions of the columns to show. */
  int[] shown(Schema schema) {
    if (columns.isEmpty()) {
      return IntStream.range(0, schema.size()).toArray();
    }
    List<Integer> shown = new ArrayList<>();
    for (String name : columns) {
      int column = RowOrder.column(schema, name);
      if (!shown.contains(column)) {
        shown.add(column);
      }
    }
    return shown.stream().mapToInt(i -> i).toArray();
  }

  /** Eight hex digits of everything that decides what a page holds, but the page itself. */
  String fingerprint(String path) {
    CRC32 crc = new CRC32();
    String text =
        path + new TreeMap<>(filters) + columns + order + intsAsText + format + withRows + media;
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
