package dev.weir.zset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes row sets of texts and random ones. */
final class RowSets {
  private static final List<ColumnType> TYPES =
      List.of(
          ColumnType.BOOLEAN,
          ColumnType.INTEGER,
          ColumnType.BIGINT,
          ColumnType.DOUBLE,
          ColumnType.decimal(12, 3),
          ColumnType.decimal(30, 5),
          ColumnType.VARCHAR,
          ColumnType.DATE,
          ColumnType.TIMESTAMP);

  private RowSets() {}

  /** Rows of texts, null for NULL. */
  static RowSet of(Schema schema, List<String[]> rows) {
    ColumnVector[] columns = ColumnVector.allocate(schema, rows.size());
    StringPool pool = new StringPool(7);
    for (int column = 0; column < schema.size(); column++) {
      ValueReader reader = new ValueReader(schema.type(column));
      for (int row = 0; row < rows.size(); row++) {
        set(columns[column], row, schema.type(column), reader, rows.get(row)[column], pool);
      }
    }
    return new RowSet(schema, columns, null, null, rows.size(), pool.reader());
  }

  /** Rows of all types, with NULLs, repeated values and now and then sorted columns. */
  static RowSet random(Random random, int size) {
    List<Column> columns = new ArrayList<>();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      ColumnType type = TYPES.get(random.nextInt(TYPES.size()));
      columns.add(new Column("c" + columns.size(), type, true));
    }
    Schema schema = new Schema(columns);
    StringPool pool = new StringPool(random.nextInt());
    IntStream.range(0, 50).forEach(i -> pool.intern(bytes("unused" + i)));
    ColumnVector[] vectors = ColumnVector.allocate(schema, size + random.nextInt(3));
    for (int i = 0; i < vectors.length; i++) {
      fill(vectors[i], schema.type(i), size, random, pool);
    }
    long[] multiplicities = random.nextBoolean() ? random.longs(size, 1, 4).toArray() : null;
    long[] versions = random.nextBoolean() ? random.longs(size, 0, 1000).toArray() : null;
    byte[][] nodes = random.nextBoolean() ? new byte[size][] : null;
    for (int row = 0; nodes != null && row < size; row++) {
      nodes[row] = random.nextBoolean() ? new byte[random.nextInt(5)] : null;
    }
    return new RowSet(schema, vectors, multiplicities, versions, nodes, size, pool.reader());
  }

  private static void fill(
      ColumnVector vector, ColumnType type, int size, Random random, StringPool pool) {
    int style = random.nextInt(4);
    long value = random.nextLong() >> random.nextInt(60);
    double nullShare = random.nextBoolean() ? 0 : random.nextDouble();
    for (int row = 0; row < size; row++) {
      if (random.nextDouble() < nullShare) {
        vector.setNull(row);
        continue;
      }
      value =
          switch (style) {
            case 0 -> value;
            case 1 -> value + 60L * random.nextInt(10);
            case 2 -> random.nextInt(20) - 10L;
            default -> random.nextLong() >> random.nextInt(64);
          };
      vector.lanes[row] = lane(type, value, pool);
      if (type.wide()) {
        vector.highs[row] = random.nextInt(3) - 1L;
      }
    }
  }

  private static long lane(ColumnType type, long value, StringPool pool) {
    return switch (type.kind()) {
      case BOOLEAN -> value & 1;
      case TINYINT -> (byte) value;
      case SMALLINT -> (short) value;
      case INTEGER -> (int) value;
      case BIGINT, DECIMAL -> value;
      case DOUBLE -> Double.doubleToLongBits(Double.longBitsToDouble(value));
      case REAL -> Double.doubleToLongBits(Float.intBitsToFloat((int) value));
      case VARCHAR -> pool.intern(bytes("s" + (value & 0xFF)));
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          pool.intern(
              ByteTexts.parse(
                  type,
                  bytes(
                      switch (type.kind()) {
                        case UUID -> "00000000-0000-0000-0000-0000000000" + (10 + (value & 63));
                        case VARBINARY -> List.of("", "AA==", "AAE=", "/w==").get((int) value & 3);
                        case ARRAY -> "[" + (value & 3) + ",null," + (value & 7) + "]";
                        default -> "{\"a\":" + (value & 7) + "}";
                      })));
      case TIME -> Math.floorMod(value, 86_400_000_000L);
      case DATE -> value % 100_000;
      case TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY -> value % 1_000_000_000_000_000L;
      case INTERVAL_MONTH -> value % 100_000;
    };
  }

  private static void set(
      ColumnVector column,
      int row,
      ColumnType type,
      ValueReader reader,
      String text,
      StringPool pool) {
    if (text == null) {
      column.setNull(row);
      return;
    }
    if (reader.text(bytes(text)) != null) {
      throw new IllegalArgumentException(text + " is no " + type.sql());
    }
    column.lanes[row] = type.isString() ? pool.intern(reader.bytes()) : reader.lane();
    if (type.wide()) {
      column.highs[row] = reader.high();
    }
  }

  /** All rows as JSON, for comparisons. */
  static List<String> json(RowSet set) {
    RowWriter writer = new RowWriter(set.schema(), new ValueWriter(false));
    return IntStream.range(0, set.size())
        .mapToObj(
            row -> {
              ByteSink out = new ByteSink(64);
              writer.json(out, set.columns(), row, set.strings());
              return out.text();
            })
        .toList();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
