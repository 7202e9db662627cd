package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.SuppliedRows;
import dev.weir.promql.evaluation.QueryResult;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Doubles;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes what a query in PromQL has given as rows for a query in SQL. */
final class PromqlRows {
  private static final long MICROS = 1_000;
  private static final Labels NONE = new LabelsBuilder().build();

  private final SuppliedRows.Call call;
  private final int rowsMax;
  private final long bytesMax;
  private final List<byte[]> texts = new ArrayList<>();
  private final Map<String, Integer> codes = new HashMap<>();
  private long textBytes;

  /**
   * @param rowsMax the tenant's {@code query-rows-max}
   * @param bytesMax that all rows may have, as {@link SuppliedRows#bytesMax} counts them
   */
  PromqlRows(SuppliedRows.Call call, int rowsMax, long bytesMax) {
    this.call = call;
    this.rowsMax = rowsMax;
    this.bytesMax = bytesMax;
  }

  /**
   * The rows of a vector, or the one of a scalar.
   *
   * @throws WeirException {@code query-too-large}, or {@code promql-execution} of histograms
   */
  SuppliedRows of(QueryResult result) {
    return switch (result) {
      case QueryResult.Scalar(long time, double value) ->
          rows(time, List.of(new QueryResult.Element(NONE, value)));
      case QueryResult.Vector(long time, var elements) -> rows(time, elements);
      case QueryResult.Text _, QueryResult.Matrix _ ->
          throw new IllegalArgumentException("the type was looked at before: " + result);
    };
  }

  private SuppliedRows rows(long time, List<QueryResult.Element> elements) {
    if (elements.size() > rowsMax) {
      throw tooLarge(elements.size() + " rows", "query-rows-max", rowsMax);
    }
    if (elements.stream().anyMatch(each -> each.histogram().isPresent())) {
      throw new WeirException(
          ErrorCode.PROMQL_EXECUTION,
          "promql() gives native histograms, which are no numbers. Take one of each, for example"
              + " with histogram_quantile() or histogram_count().");
    }
    Schema schema = call.schema();
    ColumnVector[] columns = ColumnVector.allocate(schema, Math.max(1, elements.size()));
    int labels = call.labels().size();
    for (int row = 0; row < elements.size(); row++) {
      QueryResult.Element element = elements.get(row);
      for (int label = 0; label < labels; label++) {
        set(columns[label], row, element.labels().value(call.labels().get(label)));
      }
      set(columns[labels], row, Optional.of(json(element.labels())));
      columns[labels + 1].set(row, time * MICROS);
      columns[labels + 2].set(row, Doubles.lane(element.value()));
    }
    return bounded(
        new RowSet(schema, columns, null, null, elements.size(), code -> texts.get((int) code)));
  }

  private void set(ColumnVector column, int row, Optional<String> text) {
    if (text.isEmpty()) {
      column.setNull(row);
    } else {
      column.set(row, codes.computeIfAbsent(text.get(), this::code));
    }
  }

  private int code(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    texts.add(bytes);
    textBytes += bytes.length + Integer.BYTES;
    if (textBytes > bytesMax) {
      throw tooManyBytes();
    }
    return texts.size() - 1;
  }

  private SuppliedRows bounded(RowSet rows) {
    if (bytes(rows) > bytesMax) {
      throw tooManyBytes();
    }
    return new SuppliedRows(call, rows);
  }

  /** What rows of this kind take of the bytes that all of a query may have. */
  long bytes(RowSet rows) {
    return SuppliedRows.bytesMax(rows, textBytes);
  }

  private static WeirException tooManyBytes() {
    return tooLarge(
        "more than " + SuppliedRows.BYTES_MAX + " bytes of rows",
        "supplied-bytes-max",
        SuppliedRows.BYTES_MAX);
  }

  private static WeirException tooLarge(String what, String limit, long max) {
    return new WeirException(
        ErrorCode.QUERY_TOO_LARGE,
        "promql() gives " + what + ", " + limit + " is " + max + ". Aggregate in PromQL.",
        Map.of("limit", limit, "limit_value", max));
  }

  /** Names come in the order of their bytes. */
  private static String json(Labels labels) {
    return IntStream.range(0, labels.size())
        .mapToObj(label -> quoted(labels.name(label)) + ":" + quoted(labels.value(label)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return '"' + JsonOut.escaped(text) + '"';
  }
}
