package dev.weir.http.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the comments of a text say of metrics: {@code # HELP name text}, {@code # TYPE name type},
 * {@code # UNIT name unit}. What is none of them is a comment and nothing else.
 */
final class TextMetadata {
  private final byte[] body;
  private final Map<String, MetricMetadata> byMetric = new LinkedHashMap<>();
  private int at;
  private int to;

  TextMetadata(byte[] body) {
    this.body = body;
  }

  /** Reads a comment, which begins with its number sign. */
  void comment(int from, int end) {
    at = from + 1;
    to = end;
    String keyword = at < to && isBlank(body[at]) ? word() : "";
    if (!keyword.equals("TYPE") && !keyword.equals("HELP") && !keyword.equals("UNIT")) {
      return;
    }
    name().map(this::said).ifPresent(said -> add(keyword, said));
  }

  private MetricMetadata said(String metric) {
    return byMetric.getOrDefault(metric, new MetricMetadata(metric, MetricType.UNKNOWN, "", ""));
  }

  private void add(String keyword, MetricMetadata said) {
    switch (keyword) {
      case "TYPE" ->
          MetricType.of(word())
              .ifPresent(
                  type -> put(new MetricMetadata(said.metric(), type, said.help(), said.unit())));
      case "HELP" -> put(new MetricMetadata(said.metric(), said.type(), help(), said.unit()));
      default -> put(new MetricMetadata(said.metric(), said.type(), said.help(), word()));
    }
  }

  private void put(MetricMetadata said) {
    byMetric.put(said.metric(), said);
  }

  /** All that was said, into what was read. */
  void addTo(SampleBatch batch) {
    byMetric.values().forEach(batch::describe);
  }

  private String word() {
    passBlanks();
    int from = at;
    while (at < to && !isBlank(body[at])) {
      at++;
    }
    return new String(body, from, at - from, UTF_8);
  }

  /** In quotes, which may hold anything, or a word. */
  private Optional<String> name() {
    passBlanks();
    if (at == to || body[at] != '"') {
      return Optional.of(word()).filter(word -> !word.isEmpty());
    }
    int close = Bytes.closingQuote(body, at + 1, to);
    if (close >= to) {
      return Optional.empty();
    }
    String name = unescaped(at + 1, close);
    at = close + 1;
    return Optional.of(name).filter(text -> !text.isEmpty());
  }

  private String help() {
    passBlanks();
    return unescaped(at, to);
  }

  private String unescaped(int from, int end) {
    return new String(Bytes.unescaped(body, from, end), UTF_8);
  }

  private void passBlanks() {
    while (at < to && isBlank(body[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte letter) {
    return letter == ' ' || letter == '\t';
  }
}
