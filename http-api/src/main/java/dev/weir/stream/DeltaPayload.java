package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
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

  static void write(ByteOut out, StreamMessage.Delta message) {
    switch (message.shape().format()) {
      case ROWS -> changes(out, message);
      case FLAT -> flat(out, message);
      case STREAMING -> records(out, message);
    }
  }

  /** Writes {@code [id, version]}, with the multiplicity where it is not 1. */
  static void element(
      ByteOut out,
      ViewShape shape,
      ColumnVector[] columns,
      int row,
      Strings strings,
      long version,
      long mult) {
    out.put('[');
    shape.json().id(out, columns, row, shape.key(), strings);
    out.put(',').number(version);
    if (mult > 1) {
      out.put(',').number(mult);
    }
    out.put(']');
  }

  private static void changes(ByteOut out, StreamMessage.Delta message) {
    Delta delta = message.delta().delta();
    out.raw(",\"changes\":[");
    for (int i = message.from(); i < message.to(); i++) {
      if (i > message.from()) {
        out.put(',');
      }
      out.raw("{\"w\":").number(delta.weights()[i]).raw(",\"row\":");
      message.shape().json().row(out, delta.columns(), i, message.delta().strings());
      out.put('}');
    }
    out.put(']');
  }

  private static void flat(ByteOut out, StreamMessage.Delta message) {
    ViewDelta view = message.delta();
    for (Event event : Event.values()) {
      out.raw(",\"").raw(event.list).raw("\":[");
      boolean first = true;
      for (int i = message.from(); i < message.to(); i++) {
        if (event(message, i) == event) {
          if (!first) {
            out.put(',');
          }
          first = false;
          long mult = Math.abs(view.delta().weights()[i]);
          element(
              out, message.shape(), view.delta().columns(), i, view.strings(), view.rev(), mult);
        }
      }
      out.put(']');
    }
    out.raw(",\"count\":").number(view.rows());
    out.raw(",\"result_hash\":\"").raw(view.resultHash());
    out.raw("\",\"version_hash\":\"").raw(view.versionHash()).put('"');
  }

  private static void records(ByteOut out, StreamMessage.Delta message) {
    ViewDelta view = message.delta();
    out.raw(",\"records\":[");
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
      out.raw("{\"id\":");
      ViewShape shape = message.shape();
      shape.json().id(out, view.delta().columns(), i, shape.key(), view.strings());
      out.raw(",\"event\":\"").raw(event.wire).raw("\",\"version\":").number(view.rev());
      if (event != Event.DELETED && shape.contents()) {
        out.raw(",\"row\":");
        shape.json().row(out, view.delta().columns(), i, view.strings());
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
        && Splits.pair(message.delta().delta(), message.shape().key(), row);
  }
}
