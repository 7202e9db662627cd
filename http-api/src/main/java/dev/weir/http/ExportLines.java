package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.series.shard.Answer;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.pekko.util.ByteString;

/**
 * Series as lines of JSON that an import reads back bit for bit.
 *
 * @param samplesMax of a line; a series with more has several
 * @param plainNan whether every NaN is {@code null}, for readers that know no other
 */
record ExportLines(int samplesMax, boolean plainNan) {
  /** The NaN that {@code null} means; one of other bits says which. */
  private static final long NAN = 0x7ff8000000000001L;

  /** Lines that are written at a time, in bytes; one line is always let through. */
  private static final int PIECE_BYTES = 64 << 10;

  /** Text of a sample, about. */
  private static final int SAMPLE_BYTES = 24;

  /** What a request asks for. */
  static ExportLines asked(Parameters form) {
    long rows = form.number("max_rows_per_line", 0, Integer.MAX_VALUE).orElse(0);
    return new ExportLines(
        rows == 0 ? Integer.MAX_VALUE : (int) rows,
        form.oneOf("stale", List.of("text", "null"), "text").equals("null"));
  }

  /** The lines of a page, a piece at a time: with short lines they are far more than the page. */
  Iterable<ByteString> pieces(Answer.Samples page) {
    return () -> new Pieces(page.series());
  }

  private final class Pieces implements Iterator<ByteString> {
    private final List<Answer.Found> series;
    private int next;
    private int from;

    private Pieces(List<Answer.Found> series) {
      this.series = series;
    }

    @Override
    public boolean hasNext() {
      return next < series.size();
    }

    @Override
    public ByteString next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ByteString.fromArrayUnsafe(JsonOut.lines(this::lines));
    }

    private void lines(JsonGenerator json) throws IOException {
      for (long bytes = 0; hasNext() && bytes < PIECE_BYTES; ) {
        Answer.Found found = series.get(next);
        int begin = from;
        int end = (int) Math.min(found.times().length, (long) begin + samplesMax);
        JsonOut.object(json, line -> line(line, found, begin, end));
        bytes += found.labels().bytes() + (long) SAMPLE_BYTES * (end - begin);
        boolean isWhole = end == found.times().length;
        from = isWhole ? 0 : end;
        next += isWhole ? 1 : 0;
      }
    }
  }

  private void line(JsonGenerator json, Answer.Found found, int from, int to) throws IOException {
    json.writeFieldName("metric");
    PrometheusJson.labels(json, found.labels());
    json.writeArrayFieldStart("values");
    for (int i = from; i < to; i++) {
      value(json, found.bits()[i]);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("timestamps");
    for (int i = from; i < to; i++) {
      json.writeNumber(found.times()[i]);
    }
    json.writeEndArray();
  }

  private void value(JsonGenerator json, long bits) throws IOException {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      nan(json, bits);
    } else if (Double.isInfinite(value)) {
      json.writeString(value > 0 ? "Infinity" : "-Infinity");
    } else {
      json.writeNumber(SampleText.value(bits));
    }
  }

  private void nan(JsonGenerator json, long bits) throws IOException {
    if (plainNan || bits == NAN) {
      json.writeNull();
    } else {
      json.writeString(bits == Answer.STALE ? "StaleNaN" : "NaN:%016x".formatted(bits));
    }
  }
}
