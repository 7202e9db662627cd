package dev.weir.zset;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Stores row sets in blocks that can be read one by one; the format is in the package's
 * description. Equal rows in equal order give equal bytes, whatever their strings' codes are.
 */
public final class RowSetCodec {
  static final int VERSION = 1;

  /** The version of blocks with the versions of nodes, which others are written without. */
  static final int VERSION_OF_NODES = 2;

  /** Most rows of a block. */
  public static final int BLOCK_ROWS_MAX = 65_536;

  /** Most values of a block, so that a block of a wide table stays small too. */
  static final int BLOCK_CELLS_MAX = 1 << 22;

  /** A block ends once its strings have this many bytes. */
  static final int BLOCK_STRING_BYTES = 16 << 20;

  /** No block is longer: all cells raw, the strings, and one row of long strings. */
  private static final int BLOCK_BYTES_MAX = 256 << 20;

  private static final int MULTIPLICITIES = 1;
  private static final int VERSIONS = 2;
  private static final int NODES = 4;

  private final ColumnCodec codec = new ColumnCodec();
  private final CodeMap codes = new CodeMap();

  private RowSetCodec() {}

  /** Writes all rows as blocks with their lengths, and the end. */
  public static void write(RowSet rows, OutputStream out) throws IOException {
    RowSetCodec codec = new RowSetCodec();
    int from = 0;
    while (from < rows.size()) {
      int size = codec.blockSize(rows, from);
      byte[] block = codec.encode(rows, from, size);
      out.write(length(block.length));
      out.write(block);
      from += size;
    }
    out.write(length(0));
  }

  /** Reads what {@link #write} wrote and hands out each block as a row set of its own. */
  public static void read(InputStream in, Schema schema, Consumer<RowSet> blocks)
      throws IOException {
    for (int number = 0; ; number++) {
      byte[] head = in.readNBytes(4);
      int length = head.length < 4 ? -1 : ByteBuffer.wrap(head).getInt();
      if (length == 0) {
        return;
      }
      if (length < 0 || length > BLOCK_BYTES_MAX) {
        throw cut(number, "its length is missing or impossible");
      }
      byte[] block = in.readNBytes(length);
      if (block.length < length) {
        throw cut(number, block.length + " of " + length + " bytes are there");
      }
      blocks.accept(decode(block, schema));
    }
  }

  /** The bytes of one block of at most {@value #BLOCK_ROWS_MAX} rows. */
  public static byte[] encodeBlock(RowSet rows, int from, int size) {
    return new RowSetCodec().encode(rows, from, size);
  }

  /**
   * Reads one block; its VARCHAR lanes are indexes into its own strings.
   *
   * @throws WeirException JOURNAL_CORRUPT or FORMAT_TOO_NEW
   */
  public static RowSet decode(byte[] block, Schema schema) {
    RowSet rows = new RowSetCodec().read(source(block), schema, BLOCK_ROWS_MAX, BLOCK_CELLS_MAX);
    requireCounts(rows.multiplicities());
    return rows;
  }

  /** All rows as one block, however many there are: for messages, which are not kept. */
  public static byte[] encodeWhole(RowSet rows) {
    return new RowSetCodec().encode(rows, 0, rows.size());
  }

  /** Reads what {@link #encodeWhole} wrote; its multiplicities may be weights of either sign. */
  public static RowSet decodeWhole(byte[] block, Schema schema) {
    return new RowSetCodec().read(source(block), schema, Integer.MAX_VALUE - 8, Long.MAX_VALUE);
  }

  private static ByteSource source(byte[] block) {
    return new ByteSource(block, "The block of rows");
  }

  private static WeirException cut(int number, String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT, "Block " + number + " of the rows is damaged: " + why + ".");
  }

  private static byte[] length(int length) {
    return ByteBuffer.allocate(4).putInt(length).array();
  }

  private int blockSize(RowSet rows, int from) {
    int most = Math.min(BLOCK_ROWS_MAX, BLOCK_CELLS_MAX / Math.max(1, rows.schema().size()));
    int to = (int) Math.min(rows.size(), (long) from + most);
    long bytes = 0;
    codes.clear();
    for (int row = from; row < to; row++) {
      for (int column = 0; column < rows.schema().size(); column++) {
        if (rows.schema().type(column).isString() && !rows.columns()[column].isNull(row)) {
          bytes += newBytes(rows, rows.columns()[column].lanes[row]);
        }
      }
      if (bytes >= BLOCK_STRING_BYTES) {
        return row + 1 - from;
      }
    }
    return to - from;
  }

  private int newBytes(RowSet rows, long code) {
    int known = codes.size();
    return codes.index(code) < known ? 0 : rows.strings().bytes(code).length;
  }

  private byte[] encode(RowSet rows, int from, int size) {
    codes.clear();
    ByteSink out = new ByteSink(1024);
    ByteSink body = new ByteSink(4096);
    for (int i = 0; i < rows.schema().size(); i++) {
      ColumnVector column = rows.columns()[i];
      if (rows.schema().type(i).isString()) {
        codec.write(body, indexed(column, from, size), 0, size);
      } else {
        codec.write(body, column, from, size);
      }
    }
    out.put(rows.nodes() == null ? VERSION : VERSION_OF_NODES);
    out.put(
        (rows.multiplicities() == null ? 0 : MULTIPLICITIES)
            | (rows.versions() == null ? 0 : VERSIONS)
            | (rows.nodes() == null ? 0 : NODES));
    out.varint(size);
    out.varint(rows.schema().size());
    codec.writeStrings(out, strings(rows.strings()), codes.size());
    if (rows.multiplicities() != null) {
      codec.writeLanes(out, rows.multiplicities(), from, size);
    }
    if (rows.versions() != null) {
      codec.writeLanes(out, rows.versions(), from, size);
    }
    if (rows.nodes() != null) {
      writeNodes(out, rows.nodes(), from, size);
    }
    out.put(body.array(), 0, body.size());
    return out.copy();
  }

  /** For each row the number of bytes and one more, and the bytes; 0 for a row without. */
  private static void writeNodes(ByteSink out, byte[][] nodes, int from, int size) {
    for (int row = from; row < from + size; row++) {
      out.varint(nodes[row] == null ? 0 : nodes[row].length + 1);
      if (nodes[row] != null) {
        out.put(nodes[row]);
      }
    }
  }

  private static byte[][] readNodes(ByteSource in, int size) {
    byte[][] nodes = new byte[size][];
    for (int row = 0; row < size; row++) {
      int length = in.count("length of the versions of nodes", in.left() + 1L);
      nodes[row] = length == 0 ? null : in.take(length - 1, "versions of nodes");
    }
    return nodes;
  }

  private ColumnVector indexed(ColumnVector column, int from, int size) {
    long[] indexes = new long[size];
    boolean[] nulls = column.nulls == null ? null : new boolean[size];
    for (int i = 0; i < size; i++) {
      if (column.isNull(from + i)) {
        nulls[i] = true;
      } else {
        indexes[i] = codes.index(column.lanes[from + i]);
      }
    }
    return ColumnVector.of(indexes, null, nulls);
  }

  private byte[][] strings(Strings strings) {
    byte[][] used = new byte[codes.size()][];
    for (int i = 0; i < used.length; i++) {
      used[i] = strings.bytes(codes.code(i));
    }
    return used;
  }

  private RowSet read(ByteSource in, Schema schema, int rowsMax, long cellsMax) {
    in.version(VERSION_OF_NODES);
    int flags = in.one("flags");
    if ((flags & ~(MULTIPLICITIES | VERSIONS | NODES)) != 0) {
      throw in.corrupt("unknown flags " + flags);
    }
    int size = in.count("number of rows", rowsMax);
    int width = in.count("number of columns", in.left());
    if (width != schema.size()) {
      throw in.corrupt("it has " + width + " columns, the relation has " + schema.size());
    }
    if ((long) size * width > cellsMax) {
      throw in.corrupt("it claims " + (long) size * width + " values");
    }
    byte[][] strings = codec.readStrings(in);
    long[] multiplicities =
        (flags & MULTIPLICITIES) == 0 ? null : codec.readLanes(in, size, "multiplicities");
    long[] versions = (flags & VERSIONS) == 0 ? null : codec.readLanes(in, size, "versions");
    byte[][] nodes = (flags & NODES) == 0 ? null : readNodes(in, size);
    ColumnVector[] columns = new ColumnVector[width];
    for (int i = 0; i < width; i++) {
      columns[i] = codec.read(in, size, "column " + schema.column(i).name());
      check(in, schema.column(i), columns[i], size, strings.length);
    }
    in.end();
    return new RowSet(
        schema, columns, multiplicities, versions, nodes, size, code -> strings[(int) code]);
  }

  private static void requireCounts(long[] multiplicities) {
    for (int i = 0; multiplicities != null && i < multiplicities.length; i++) {
      if (multiplicities[i] < 1) {
        throw new WeirException(
            ErrorCode.JOURNAL_CORRUPT,
            "The block of rows is damaged: a row occurs " + multiplicities[i] + " times.");
      }
    }
  }

  private static void check(
      ByteSource in, Column declared, ColumnVector column, int size, int strings) {
    if (declared.type().wide() != (column.highs != null)) {
      throw in.corrupt("column " + declared.name() + " is no " + declared.type().sql());
    }
    if (!declared.type().isString()) {
      return;
    }
    for (int i = 0; i < size; i++) {
      long index = column.lanes[i];
      if (!column.isNull(i) && (index < 0 || index >= strings)) {
        throw in.corrupt("column " + declared.name() + " refers to string " + index);
      }
    }
  }
}
