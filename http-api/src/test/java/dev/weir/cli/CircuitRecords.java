package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.entity.EventFrame;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.EventFrame.Kind;
import dev.weir.journal.StoredRecord;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedBatchCodec;
import dev.weir.zset.TypedChanges;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records of a circuit as its entity makes them. */
final class CircuitRecords {
  /** That of the first claim. */
  static final long APPEND_EPOCH = 1L << 32 | 1;

  private final List<StoredRecord> all = new ArrayList<>();
  private final long first;
  private long epoch = 5;
  private Chain chain;

  /** Events from a rev on; those before it are of no interest. */
  CircuitRecords(long first) {
    this.first = first;
    this.chain = first == 1 ? Chain.START : new Chain(7, 7);
  }

  List<StoredRecord> all() {
    return all;
  }

  /** Under which epoch the next events are written. */
  void epoch(long next) {
    epoch = next;
  }

  /** The next event follows another one than the last. */
  void forgetTheLast() {
    chain = new Chain(8, 8);
  }

  void control(String json) {
    event(Kind.CONTROL, json.getBytes(UTF_8));
  }

  /** One change of each kind to table flights: 7 from LAX, 8 delayed by 66, 9 deleted. */
  void batch() {
    ColumnVector ids = ColumnVector.of(new long[] {7, 8, 9}, null, null);
    ColumnVector origins = ColumnVector.of(new long[3], null, new boolean[] {false, true, true});
    ColumnVector delays =
        ColumnVector.of(new long[] {0, 66, 0}, null, new boolean[] {true, false, true});
    ChangeOp[] ops = {ChangeOp.UPSERT, ChangeOp.UPDATE, ChangeOp.DELETE};
    TypedChanges changes =
        new TypedChanges(
            "flights",
            ops,
            new ColumnVector[] {ids, origins, delays},
            new long[][] {null, {0b101}, null},
            3);
    byte[] body =
        TypedBatchCodec.encode(new TypedBatch(List.of(changes), List.of("LAX".getBytes(UTF_8))));
    event(
        Kind.BATCH,
        ByteBuffer.allocate(5 + 32 + body.length)
            .put((byte) 1)
            .putInt(3)
            .putLong(0xAB)
            .putLong(0xCD)
            .putLong(1)
            .putLong(2)
            .put(body)
            .array());
  }

  private void event(Kind kind, byte[] payload) {
    long rev = first + all.size();
    EventFrame frame = EventFrame.follow(chain, kind, epoch, rev, 1_700_000_000_000L, payload);
    chain = frame.chain();
    byte[] stored = frame.encode(APPEND_EPOCH);
    all.add(new StoredRecord(rev, 17, kind.manifest(), "", "w", 0, Optional.empty(), stored));
  }
}
