package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
import dev.weir.zset.ByteSink;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Strings;

/** Writes the members of a delta that depend on the format. */
final class DeltaPayload {
  /** What happened to a row. */
  enum Event {
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
      case TREE -> {
        new TreeChanges(message).write(out);
        totals(out, message.delta());
      }
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
    ViewDelta view = message.delta();
    Delta delta = view.delta();
    out.ascii(",\"changes\":[");
    boolean first = true;
    for (int i = message.from(); i < message.to(); i++) {
      if (hidden(message, i) || sameContent(message, i)) {
        continue;
      }
      if (!first) {
        out.put(',');
      }
      first = false;
      message.shape().form().change(out, delta.weights()[i], delta.columns(), i, view.strings());
    }
    out.put(']');
  }

  /**
   * Whether a reader is not told of a row, as only its content was settled and it asked for that,
   * or nothing is new but versions of what it holds.
   */
  private static boolean hidden(StreamMessage.Delta message, int row) {
    int now = pair(message, row) ? row + 1 : row;
    return message.delta().settled(now)
        && event(message, now) == Event.UPDATED
        && (!message.shape().settled() || sameContent(message, now));
  }

  /** Whether a row is one of an update that changes nothing but the version. */
  private static boolean sameContent(StreamMessage.Delta message, int row) {
    Delta delta = message.delta().delta();
    if (delta.weights()[row] == 0) {
      return true;
    }
    int old = pair(message, row) ? row : row - 1;
    if (old < message.from() || !pair(message, old)) {
      return false;
    }
    for (ColumnVector column : delta.columns()) {
      if (!column.same(old, column, old + 1)) {
        return false;
      }
    }
    return true;
  }

  private static void flat(ByteSink out, StreamMessage.Delta message) {
    ViewDelta view = message.delta();
    for (Event event : Event.values()) {
      out.ascii(",\"" + event.list + "\":[");
      boolean first = true;
      for (int i = message.from(); i < message.to(); i++) {
        if (event(message, i) == event && !hidden(message, i)) {
          if (!first) {
            out.put(',');
          }
          first = false;
          element(
              out,
              message.shape(),
              view.delta().columns(),
              i,
              view.strings(),
              view.version(i),
              view.multiplicity(i));
        }
      }
      out.put(']');
    }
    totals(out, view);
  }

  /** Writes what the view is after the message. */
  private static void totals(ByteSink out, ViewDelta view) {
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
      if (event == null || hidden(message, i)) {
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
      if (view.multiplicity(i) > 1) {
        out.ascii(",\"mult\":");
        out.decimal(view.multiplicity(i));
      }
      if (event == Event.UPDATED && view.settled(i)) {
        out.ascii(",\"settled\":true");
      }
      if (event != Event.DELETED && shape.contents()) {
        out.ascii(",\"row\":");
        shape.form().row(out, view.delta().columns(), i, view.strings());
      }
      out.put('}');
    }
    out.put(']');
  }

  /** What a row of the delta says; null for the old row of an update, told with the new one. */
  static Event event(StreamMessage.Delta message, int row) {
    ViewDelta view = message.delta();
    if (view.multiplicities() != null) {
      long now = view.multiplicity(row);
      boolean before = now != view.delta().weights()[row];
      return now == 0 ? Event.DELETED : before ? Event.UPDATED : Event.CREATED;
    }
    if (view.delta().weights()[row] < 0) {
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
