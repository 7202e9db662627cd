package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
import dev.weir.zset.ByteSink;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Strings;

/** Writes the members of a delta that depend on the format. */
final class DeltaPayload {
  /** What happened to a row. */
  private enum Event {
    CREATED("Created", "additions"),
    UPDATED("Updated", "updates"),
    DELETED("Deleted", "removals");

    final String wire;
    final String list;

    Event(String wire, String list) {
      this.wire = wire;
      this.list = list;
    }
  }

  private DeltaPayload() {}

  static void write(ByteSink out, StreamMessage.Delta message) {
    switch (message.shape().format()) {
      case ROWS -> changes(out, message);
      case FLAT -> flat(out, message);
      case STREAMING -> records(out, message);
    }
  }

  /** Writes {@code [id, version]}, with the multiplicity where it is not 1. */
  static void element(
      ByteSink out,
      ViewShape shape,
      ColumnVector[] columns,
      int row,
      Strings strings,
      long version,
      long mult) {
    out.put('[');
    shape.form().id(out, columns, row, strings);
    out.put(',');
    out.decimal(version);
    if (mult > 1) {
      out.put(',');
      out.decimal(mult);
    }
    out.put(']');
  }

  private static void changes(ByteSink out, StreamMessage.Delta message) {
    Delta delta = message.delta().delta();
    out.ascii(",\"changes\":[");
    for (int i = message.from(); i < message.to(); i++) {
      if (i > message.from()) {
        out.put(',');
      }
      message
          .shape()
          .form()
          .change(out, delta.weights()[i], delta.columns(), i, message.delta().strings());
    }
    out.put(']');
  }

  private static void flat(ByteSink out, StreamMessage.Delta message) {
    ViewDelta view = message.delta();
    for (Event event : Event.values()) {
      out.ascii(",\"" + event.list + "\":[");
      boolean first = true;
      for (int i = message.from(); i < message.to(); i++) {
        if (event(message, i) == event) {
          if (!first) {
            out.put(',');
          }
          first = false;
          long mult = Math.abs(view.delta().weights()[i]);
          element(
              out,
              message.shape(),
              view.delta().columns(),
              i,
              view.strings(),
              view.version(i),
              mult);
        }
      }
      out.put(']');
    }
    out.ascii(",\"count\":");
    out.decimal(view.rows());
    out.ascii(",\"result_hash\":\"" + view.resultHash());
    out.ascii("\",\"version_hash\":\"" + view.versionHash() + "\"");
  }

  private static void records(ByteSink out, StreamMessage.Delta message) {
    ViewDelta view = message.delta();
    out.ascii(",\"records\":[");
    boolean first = true;
    for (int i = message.from(); i < message.to(); i++) {
      Event event = event(message, i);
      if (event == null) {
        continue;
      }
      if (!first) {
        out.put(',');
      }
      first = false;
      out.ascii("{\"id\":");
      ViewShape shape = message.shape();
      shape.form().id(out, view.delta().columns(), i, view.strings());
      out.ascii(",\"event\":\"" + event.wire + "\",\"version\":");
      out.decimal(view.version(i));
      if (event != Event.DELETED && shape.contents()) {
        out.ascii(",\"row\":");
        shape.form().row(out, view.delta().columns(), i, view.strings());
      }
      out.put('}');
    }
    out.put(']');
  }

  /** What a row of the delta says; null for the old row of an update, told with the new one. */
  private static Event event(StreamMessage.Delta message, int row) {
    if (message.delta().delta().weights()[row] < 0) {
      return pair(message, row) ? null : Event.DELETED;
    }
    return row > message.from() && pair(message, row - 1) ? Event.UPDATED : Event.CREATED;
  }

  /** Whether this row is the old one and the next the new one of the same id. */
  private static boolean pair(StreamMessage.Delta message, int row) {
    return row + 1 < message.to()
        && Splits.pair(message.delta().delta(), message.shape().form(), row);
  }
}
