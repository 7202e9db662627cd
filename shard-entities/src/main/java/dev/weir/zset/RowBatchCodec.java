package dev.weir.zset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries batches of raw cells from the node that read them to the node of their circuit; the
 * format is in the package's description. The order of tables, columns and texts survives.
 */
public final class RowBatchCodec {
  private static final int VERSION = 1;
  private static final int COLUMN_HEAD_MAX = 64;
  private static final int VALUE_BYTES_MAX = 9;
  private static final int CHANGE_BYTES_MAX = 12;
  private static final ChangeOp[] OPS = {
    ChangeOp.CREATE, ChangeOp.UPSERT, ChangeOp.UPDATE, ChangeOp.DELETE
  };

  private final ColumnCodec codec = new ColumnCodec();

  private RowBatchCodec() {}

  /** No encoding of the batch has more bytes. Cheap: looks at texts and columns, not at cells. */
  public static long sizeMax(RowBatch batch) {
    long bytes = COLUMN_HEAD_MAX + 9L * batch.dictionary().size();
    for (byte[] text : batch.dictionary()) {
      bytes += text.length;
    }
    for (RawChanges changes : batch.tables()) {
      long lanes = CHANGE_BYTES_MAX;
      bytes += COLUMN_HEAD_MAX + utf8(changes.table()).length;
      for (List<RawColumn> columns : List.of(changes.rowColumns(), changes.keyColumns())) {
        for (RawColumn column : columns) {
          lanes += VALUE_BYTES_MAX;
          bytes += COLUMN_HEAD_MAX + utf8(column.name()).length;
        }
      }
      // 1,024 lanes make a block, whose heads are shorter than nine lanes more
      bytes += lanes * (changes.size() + changes.size() / LaneCodec.BLOCK * 9L + 9);
    }
    return bytes;
  }

  public static byte[] encode(RowBatch batch) {
    return new RowBatchCodec().write(batch);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws dev.weir.config.WeirException JOURNAL_CORRUPT or FORMAT_TOO_NEW
   */
  public static RowBatch decode(byte[] bytes) {
    return new RowBatchCodec().read(new ByteSource(bytes, "The batch from another node"));
  }

  private byte[] write(RowBatch batch) {
    ByteSink out = new ByteSink(1024);
    out.put(VERSION);
    byte[][] texts = batch.dictionary().toArray(byte[][]::new);
    codec.writeStrings(out, texts, texts.length);
    out.varint(batch.changes());
    out.varint(batch.decodedBytes());
    out.varint(batch.tables().size());
    for (RawChanges changes : batch.tables()) {
      writeTable(out, changes);
    }
    return out.copy();
  }

  @SuppressWarnings("EnumOrdinal") // both ends are nodes of one cluster
  private void writeTable(ByteSink out, RawChanges changes) {
    int size = changes.size();
    name(out, changes.table());
    out.varint(size);
    long[] lane = new long[size];
    for (int i = 0; i < size; i++) {
      lane[i] = code(changes.op(i));
    }
    codec.writeLanes(out, lane, 0, size);
    for (int i = 0; i < size; i++) {
      lane[i] = changes.index(i);
    }
    codec.writeLanes(out, lane, 0, size);
    for (int i = 0; i < size; i++) {
      lane[i] = changes.line(i);
    }
    codec.writeLanes(out, lane, 0, size);
    writeColumns(out, changes.rowColumns(), lane);
    writeColumns(out, changes.keyColumns(), lane);
  }

  private void writeColumns(ByteSink out, List<RawColumn> columns, long[] lane) {
    out.varint(columns.size());
    for (RawColumn column : columns) {
      name(out, column.name());
      for (int i = 0; i < lane.length; i++) {
        lane[i] = column.kind(i);
      }
      codec.writeLanes(out, lane, 0, lane.length);
      for (int i = 0; i < lane.length; i++) {
        lane[i] = column.kind(i) == RawColumn.ABSENT ? 0 : column.value(i);
      }
      codec.writeLanes(out, lane, 0, lane.length);
    }
  }

  private RowBatch read(ByteSource in) {
    in.version(VERSION);
    List<byte[]> dictionary = List.of(codec.readStrings(in));
    int changes = in.count("number of changes", TypedBatchCodec.ROWS_MAX);
    int decodedBytes = in.count("decoded bytes", Integer.MAX_VALUE);
    int tables = in.count("number of tables", in.left());
    List<RawChanges> read = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      read.add(readTable(in, dictionary.size()));
    }
    in.end();
    return new RowBatch(read, dictionary, changes, decodedBytes);
  }

  private RawChanges readTable(ByteSource in, int texts) {
    RawChanges changes = new RawChanges(name(in));
    int size = in.count("number of changes", TypedBatchCodec.ROWS_MAX);
    long[] ops = codec.readLanes(in, size, "operations of table " + changes.table());
    long[] indexes = codec.readLanes(in, size, "indexes of table " + changes.table());
    long[] lines = codec.readLanes(in, size, "lines of table " + changes.table());
    for (int i = 0; i < size; i++) {
      if (ops[i] < 0 || ops[i] >= OPS.length) {
        throw in.corrupt("operation " + ops[i] + " is unknown to format " + VERSION);
      }
      changes.add(OPS[(int) ops[i]], (int) indexes[i], (int) lines[i]);
    }
    for (int i = in.count("number of columns", in.left()); i > 0; i--) {
      readCells(in, changes.addRowColumn(name(in)), size, texts);
    }
    for (int i = in.count("number of key columns", in.left()); i > 0; i--) {
      readCells(in, changes.addKeyColumn(name(in)), size, texts);
    }
    return changes;
  }

  private void readCells(ByteSource in, RawColumn column, int size, int texts) {
    long[] kinds = codec.readLanes(in, size, "kinds of column " + column.name());
    long[] values = codec.readLanes(in, size, "values of column " + column.name());
    for (int i = 0; i < size; i++) {
      boolean isText = kinds[i] > RawColumn.INTEGER;
      if (kinds[i] < 0
          || kinds[i] > RawColumn.TEXT
          || (isText && (values[i] < 0 || values[i] >= texts))) {
        throw in.corrupt("cell " + i + " of column " + column.name() + " is impossible");
      }
      if (kinds[i] != RawColumn.ABSENT) {
        column.set(i, (byte) kinds[i], values[i]);
      }
    }
  }

  private static int code(ChangeOp op) {
    return switch (op) {
      case CREATE -> 0;
      case UPSERT -> 1;
      case UPDATE -> 2;
      case DELETE -> 3;
    };
  }

  private static void name(ByteSink out, String name) {
    byte[] bytes = utf8(name);
    out.varint(bytes.length);
    out.put(bytes);
  }

  private static String name(ByteSource in) {
    byte[] bytes = in.take(in.count("length of a name", in.left()), "name");
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
