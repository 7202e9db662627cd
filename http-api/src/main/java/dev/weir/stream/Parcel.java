package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
import dev.weir.entity.CircuitReply;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The messages of one move of a stream, and the rows they are made from. One stream takes them out;
 * {@link Holdings} may drop the rest at any time.
 */
final class Parcel implements Iterator<StreamMessage> {
  /** Smaller parcels are not worth the counting. */
  private static final long WORTHWHILE_BYTES = 16 << 10;

  private final Holdings holdings;
  private final AtomicReference<Iterator<StreamMessage>> messages;
  private volatile long movedMillis;
  private volatile boolean dropped;

  private Parcel(Holdings holdings, Iterator<StreamMessage> messages) {
    this.holdings = holdings;
    this.messages = new AtomicReference<>(messages);
    this.movedMillis = holdings.now();
  }

  /** Messages that hold no rows. */
  static Parcel light(Holdings holdings, Iterator<StreamMessage> messages) {
    return new Parcel(holdings, messages);
  }

  static Parcel snapshot(
      Holdings holdings, CircuitReply.ViewRows content, Iterator<StreamMessage> messages) {
    IdentityHashMap<Object, Long> contents = new IdentityHashMap<>();
    for (CircuitReply.ViewContent view : content.views()) {
      RowSet rows = view.rows();
      contents.put(rows, bytes(rows.schema(), rows.columns(), rows.strings(), rows.size()));
    }
    return counted(holdings, contents, messages);
  }

  static Parcel deltas(
      Holdings holdings, List<ViewDelta> deltas, Iterator<StreamMessage> messages) {
    IdentityHashMap<Object, Long> contents = new IdentityHashMap<>();
    for (ViewDelta view : deltas) {
      var delta = view.delta();
      contents.put(delta, bytes(delta.schema(), delta.columns(), view.strings(), delta.size()));
    }
    return counted(holdings, contents, messages);
  }

  /**
   * @param contents rows by identity, with an estimate of what each holds on the heap
   */
  private static Parcel counted(
      Holdings holdings, IdentityHashMap<Object, Long> contents, Iterator<StreamMessage> messages) {
    Parcel parcel = new Parcel(holdings, messages);
    if (contents.values().stream().mapToLong(Long::longValue).sum() >= WORTHWHILE_BYTES) {
      holdings.add(parcel, contents);
    }
    return parcel;
  }

  /** When the reader last took a message. */
  long movedMillis() {
    return movedMillis;
  }

  boolean dropped() {
    return dropped;
  }

  /** Lets go of what was not taken yet. */
  void drop() {
    dropped = true;
    messages.set(null);
  }

  /** The stream is over. */
  void close() {
    messages.set(null);
    holdings.remove(this);
  }

  @Override
  public boolean hasNext() {
    Iterator<StreamMessage> rest = messages.get();
    if (rest != null && rest.hasNext()) {
      return true;
    }
    close();
    return false;
  }

  @Override
  public StreamMessage next() {
    movedMillis = holdings.now();
    Iterator<StreamMessage> rest = messages.get();
    // dropped a moment ago: the stream begins anew with its next move, and may say so twice
    return rest == null
        ? new StreamMessage.Reset(Optional.empty(), StreamMessage.ResetReason.OVERFLOW, 0)
        : rest.next();
  }

  private static long bytes(Schema schema, ColumnVector[] columns, Strings strings, int size) {
    long bytes = 9L * size * (schema.size() + 1);
    for (int c = 0; c < schema.size(); c++) {
      for (int row = 0; schema.type(c).isString() && row < size; row++) {
        bytes += columns[c].isNull(row) ? 0 : strings.bytes(columns[c].lane(row)).length;
      }
    }
    return bytes;
  }
}
