package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.series.Labels;
import dev.weir.zset.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One sample of each series in Prometheus' text format, as its own federation writes them: by
 * metrics, none of which has a type, and with an empty label {@code instance} where a series has no
 * such label. So a scraper that honours labels does not give it that of the node.
 *
 * <p>Source: Prometheus, "Exposition formats", 0.0.4.
 */
final class FederateText {
  /** Bytes of the longest answer. */
  private static final int BYTES_MAX = 256 << 20;

  private static final int FIRST_BYTES = 16 << 10;
  private static final String INSTANCE = "instance";

  /** What a scraper says that reads names of any letters, in quotes. */
  private static final String ANY_LETTERS = "escaping=allow-utf-8";

  private static final ContentType PLAIN =
      Media.custom("text/plain", Map.of("version", "0.0.4", "charset", "utf-8"));
  private static final ContentType QUOTED =
      Media.custom(
          "text/plain", Map.of("version", "1.0.0", "charset", "utf-8", "escaping", "allow-utf-8"));

  private static final Predicate<String> METRIC =
      Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*").asMatchPredicate();
  private static final Predicate<String> LABEL =
      Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*").asMatchPredicate();
  private static final Pattern OTHER_THAN_METRIC = Pattern.compile("^[0-9]|[^a-zA-Z0-9_:]");
  private static final Pattern OTHER_THAN_LABEL = Pattern.compile("^[0-9]|[^a-zA-Z0-9_]");

  private final ByteSink out = new ByteSink(FIRST_BYTES);
  private final boolean isQuoting;

  private FederateText(boolean isQuoting) {
    this.isQuoting = isQuoting;
  }

  /** A series under the name that it is written with. */
  private record Line(String metric, SeriesSamples series) {
    static final Comparator<Line> ORDER =
        Comparator.comparing(Line::metric).thenComparing(Line::series, SeriesSamples.BY_LABELS);
  }

  /**
   * The answer.
   *
   * @param series with one sample each, in any order; histograms are left out
   * @param accept what the client says that it reads
   */
  static HttpResponse response(List<SeriesSamples> series, Optional<String> accept) {
    boolean isQuoting = accept.filter(header -> header.contains(ANY_LETTERS)).isPresent();
    return Answers.bytes(
        200, isQuoting ? QUOTED : PLAIN, new FederateText(isQuoting).bytes(series));
  }

  private byte[] bytes(List<SeriesSamples> all) {
    List<Line> lines = new ArrayList<>();
    for (SeriesSamples series : all) {
      if (series.times().length == 0) {
        continue; // the format has no place for histograms
      }
      series
          .labels()
          .value(Labels.METRIC_NAME)
          .ifPresent(name -> lines.add(new Line(metric(name), series)));
    }
    lines.sort(Line.ORDER);
    String before = "";
    for (Line line : lines) {
      if (!line.metric().equals(before)) {
        before = line.metric();
        out.ascii("# TYPE ");
        name(before, METRIC);
        out.ascii(" untyped\n");
      }
      write(line);
      refuseLonger();
    }
    return out.copy();
  }

  private void refuseLonger() {
    if (out.size() > BYTES_MAX) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE,
          "The samples take more than %d MiB of text. Narrow the selectors."
              .formatted(BYTES_MAX >> 20));
    }
  }

  private String metric(String name) {
    return isQuoting || METRIC.test(name) ? name : OTHER_THAN_METRIC.matcher(name).replaceAll("_");
  }

  private String label(String name) {
    return isQuoting || LABEL.test(name) ? name : OTHER_THAN_LABEL.matcher(name).replaceAll("_");
  }

  private void write(Line line) {
    SeriesSamples series = line.series();
    boolean isPlain = METRIC.test(line.metric());
    if (isPlain) {
      out.ascii(line.metric());
    }
    out.put('{');
    if (!isPlain) {
      quoted(line.metric());
    }
    labels(series.labels(), isPlain);
    out.ascii("} ");
    SampleText.value(out, Double.longBitsToDouble(series.bits()[0]));
    out.put(' ');
    out.decimal(series.times()[0]);
    out.put('\n');
  }

  private void labels(Labels labels, boolean nothingBefore) {
    boolean isFirst = nothingBefore;
    boolean hasInstance = false;
    for (int label = 0; label < labels.size(); label++) {
      String name = labels.name(label);
      if (!name.equals(Labels.METRIC_NAME)) {
        hasInstance |= name.equals(INSTANCE);
        label(label(name), labels.value(label), isFirst);
        isFirst = false;
      }
    }
    if (!hasInstance) {
      label(INSTANCE, "", isFirst);
    }
  }

  private void label(String name, String value, boolean isFirst) {
    if (!isFirst) {
      out.put(',');
    }
    name(name, LABEL);
    out.put('=');
    quoted(value);
  }

  private void name(String name, Predicate<String> isPlain) {
    if (isPlain.test(name)) {
      out.ascii(name);
    } else {
      quoted(name);
    }
  }

  private void quoted(String text) {
    out.put('"');
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    out.put(escaped.getBytes(StandardCharsets.UTF_8));
    out.put('"');
  }
}
