package dev.weir.zset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores accepted batches as the bodies of events; the format is in the package's description.
 * Equal batches give equal bytes.
 */
public final class TypedBatchCodec {
  static final int VERSION = 1;

  /** Most changes of one table a body may claim: far beyond every limit, small enough to hold. */
  static final int ROWS_MAX = 1 << 20;

  private static final int COLUMNS_MAX = 1 << 16;
  private static final int UPSERT = 1;
  private static final int UPDATE = 2;
  private static final int DELETE = 3;

  private final ColumnCodec columns = new ColumnCodec();

  private TypedBatchCodec() {}

  public static byte[] encode(TypedBatch batch) {
    return new TypedBatchCodec().write(batch);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws dev.weir.config.WeirException JOURNAL_CORRUPT or FORMAT_TOO_NEW
   */
  public static TypedBatch decode(byte[] bytes) {
    return new TypedBatchCodec().read(new ByteSource(bytes, "The stored batch"));
  }

  private byte[] write(TypedBatch batch) {
    ByteSink out = new ByteSink(1024);
    out.put(VERSION);
    byte[][] strings = batch.dictionary().toArray(byte[][]::new);
    columns.writeStrings(out, strings, strings.length);
    out.varint(batch.tables().size());
    for (TypedChanges changes : batch.tables()) {
      writeTable(out, changes);
    }
    return out.copy();
  }

  private void writeTable(ByteSink out, TypedChanges changes) {
    byte[] name = changes.table().getBytes(StandardCharsets.UTF_8);
    out.varint(name.length);
    out.put(name);
    out.varint(changes.size());
    out.varint(changes.columns().length);
    long[] ops = new long[changes.size()];
    int updates = 0;
    for (int i = 0; i < ops.length; i++) {
      ops[i] = code(changes.ops()[i]);
      updates += ops[i] == UPDATE ? 1 : 0;
    }
    columns.writeLanes(out, ops, 0, ops.length);
    if (updates > 0) {
      writeGiven(out, changes, updates);
    }
    for (ColumnVector column : changes.columns()) {
      columns.write(out, column, 0, changes.size());
    }
  }

  private void writeGiven(ByteSink out, TypedChanges changes, int updates) {
    long[] word = new long[updates];
    for (int w = 0; w < words(changes.columns().length); w++) {
      int update = 0;
      for (int i = 0; i < changes.size(); i++) {
        if (changes.ops()[i] == ChangeOp.UPDATE) {
          word[update++] = changes.given()[i][w];
        }
      }
      columns.writeLanes(out, word, 0, updates);
    }
  }

  private TypedBatch read(ByteSource in) {
    in.version(VERSION);
    byte[][] strings = columns.readStrings(in);
    int count = in.count("number of tables", in.left());
    List<TypedChanges> tables = new ArrayList<>();
    long cells = 0;
    for (int i = 0; i < count; i++) {
      byte[] name = in.take(in.count("length of a table's name", in.left()), "table name");
      int size = in.count("number of changes", ROWS_MAX);
      int width = in.count("number of columns", Math.min(COLUMNS_MAX, in.left()));
      cells += (long) size * width;
      if (cells > BatchLimits.CELLS_MAX) {
        throw in.corrupt("the batch has " + cells + " values, at most " + BatchLimits.CELLS_MAX);
      }
      tables.add(readTable(in, new String(name, StandardCharsets.UTF_8), size, width));
    }
    in.end();
    return new TypedBatch(List.copyOf(tables), List.of(strings));
  }

  private TypedChanges readTable(ByteSource in, String name, int size, int width) {
    ChangeOp[] ops = new ChangeOp[size];
    long[] codes = columns.readLanes(in, size, "operations of table " + name);
    int updates = 0;
    for (int i = 0; i < size; i++) {
      ops[i] = op(in, codes[i]);
      updates += codes[i] == UPDATE ? 1 : 0;
    }
    long[][] given = updates == 0 ? null : readGiven(in, ops, updates, words(width));
    ColumnVector[] vectors = new ColumnVector[width];
    for (int i = 0; i < width; i++) {
      vectors[i] = columns.read(in, size, "column " + i + " of table " + name);
    }
    return new TypedChanges(name, ops, vectors, given, size);
  }

  private long[][] readGiven(ByteSource in, ChangeOp[] ops, int updates, int words) {
    long[][] given = new long[ops.length][];
    for (int w = 0; w < words; w++) {
      long[] word = columns.readLanes(in, updates, "columns given by updates");
      int update = 0;
      for (int i = 0; i < ops.length; i++) {
        if (ops[i] == ChangeOp.UPDATE) {
          given[i] = given[i] == null ? new long[words] : given[i];
          given[i][w] = word[update++];
        }
      }
    }
    return given;
  }

  private static int words(int width) {
    return (width + 63) / 64;
  }

  private static int code(ChangeOp op) {
    return switch (op) {
      case CREATE, UPSERT -> UPSERT;
      case UPDATE -> UPDATE;
      case DELETE -> DELETE;
    };
  }

  private static ChangeOp op(ByteSource in, long code) {
    return switch (Math.clamp(code, 0, DELETE + 1)) {
      case UPSERT -> ChangeOp.UPSERT;
      case UPDATE -> ChangeOp.UPDATE;
      case DELETE -> ChangeOp.DELETE;
      default -> throw in.corrupt("operation " + code + " is unknown to format " + VERSION);
    };
  }
}
