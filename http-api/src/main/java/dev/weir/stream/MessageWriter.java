package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
import dev.weir.zset.ByteSink;
import dev.weir.zset.Column;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.pekko.util.ByteString;

/** Writes messages as JSON objects in a frame. Used by one stream. */
final class MessageWriter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int FIRST_BYTES = 512;

  private final Framing framing;
  private ByteSink json;

  MessageWriter(Framing framing) {
    this.framing = framing;
  }

  /** Writes into a sink of its own each time: one that is kept would hold the largest message. */
  ByteString write(StreamMessage message) {
    json = new ByteSink(FIRST_BYTES);
    framing.begin(json, message);
    json.ascii("{\"type\":\"");
    json.ascii(message.type());
    json.put('"');
    message.position().ifPresent(id -> json.ascii(",\"id\":\"" + id + "\""));
    members(message);
    json.put('}');
    framing.end(json);
    ByteString written = ByteString.fromArrayUnsafe(json.copy());
    json = null;
    return written;
  }

  private void members(StreamMessage message) {
    switch (message) {
      case StreamMessage.SnapshotBegin begin -> {
        view(begin.view());
        number("rev", begin.rev());
        number("epoch", begin.epoch());
        number("rows", begin.rows());
        columns(begin.columns());
      }
      case StreamMessage.Rows rows -> {
        view(rows.view());
        number("rev", rows.rev());
        rows(rows);
      }
      case StreamMessage.SnapshotEnd end -> {
        view(end.view());
        number("rev", end.rev());
        number("epoch", end.epoch());
        text("result_hash", end.resultHash());
      }
      case StreamMessage.Delta delta -> delta(delta);
      case StreamMessage.Progress progress -> {
        number("rev", progress.rev());
        number("epoch", progress.epoch());
        text("at", TIME.format(Instant.ofEpochMilli(progress.atMillis())));
      }
      case StreamMessage.Reset reset -> {
        reset.view().ifPresentOrElse(this::view, () -> json.ascii(",\"view\":null"));
        text("reason", reset.reason().wire());
        number("rev", reset.rev());
      }
      case StreamMessage.End end -> {
        text("reason", end.reason().wire());
        text("resume", end.resume().toString());
        number("retry_ms", end.retryMillis());
      }
    }
  }

  private void rows(StreamMessage.Rows message) {
    ViewShape shape = message.shape();
    RowSet rows = message.rows();
    if (shape.format() == StreamFormat.TREE) {
      nodes(message);
      return;
    }
    if (shape.format() != StreamFormat.ROWS) {
      json.ascii(",\"result_data\":[");
      for (int i = message.from(); i < message.to(); i++) {
        separator(i > message.from());
        DeltaPayload.element(
            json,
            shape,
            rows.columns(),
            i,
            rows.strings(),
            version(rows, i, message.rev()),
            mult(rows, i));
      }
      json.put(']');
    }
    if (shape.format() == StreamFormat.ROWS
        || (shape.format() == StreamFormat.STREAMING && shape.contents())) {
      json.ascii(",\"rows\":[");
      boolean first = true;
      for (int i = message.from(); i < message.to(); i++) {
        // a row of multiplicity n stands n times where there are no ids
        long times = shape.format() == StreamFormat.ROWS ? mult(rows, i) : 1;
        for (long copy = 0; copy < times; copy++) {
          separator(!first);
          first = false;
          shape.form().row(json, rows.columns(), i, rows.strings());
        }
      }
      json.put(']');
    }
  }

  private void nodes(StreamMessage.Rows message) {
    RowSet rows = message.rows();
    json.ascii(",\"result_data\":[");
    for (int i = message.from(); i < message.to(); i++) {
      separator(i > message.from());
      long version = version(rows, i, message.rev());
      message.shape().tree().node(json, rows, i, rows.nodeVersions(i, version));
    }
    json.put(']');
  }

  private static long version(RowSet rows, int row, long rev) {
    return rows.versions() == null ? rev : rows.versions()[row];
  }

  private static long mult(RowSet rows, int row) {
    return rows.multiplicities() == null ? 1 : rows.multiplicities()[row];
  }

  private void delta(StreamMessage.Delta message) {
    ViewDelta delta = message.delta();
    view(delta.view());
    text("format", message.shape().format().wire());
    number("prev_rev", delta.prevRev());
    number("rev", delta.rev());
    number("epoch", message.epoch());
    DeltaPayload.write(json, message);
    json.ascii(",\"more\":" + message.more());
    json.ascii(",\"coalesced\":" + message.coalesced());
  }

  private void columns(Schema schema) {
    json.ascii(",\"columns\":[");
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      separator(i > 0);
      json.ascii("{\"name\":");
      string(column.name());
      // the type of an array of rows has quoted names
      json.ascii(",\"type\":");
      string(column.type().sql());
      json.ascii(",\"nullable\":" + column.nullable());
      json.put('}');
    }
    json.put(']');
  }

  private void string(String value) {
    ValueWriter.jsonString(json, value.getBytes(StandardCharsets.UTF_8));
  }

  private void view(String view) {
    text("view", view);
  }

  private void text(String name, String value) {
    json.ascii(",\"" + name + "\":\"" + value + "\"");
  }

  private void number(String name, long value) {
    json.ascii(",\"" + name + "\":");
    json.decimal(value);
  }

  private void separator(boolean needed) {
    if (needed) {
      json.put(',');
    }
  }
}
