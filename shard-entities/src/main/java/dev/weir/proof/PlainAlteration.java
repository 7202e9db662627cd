package dev.weir.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.circuit.TableDefinition;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The rows of a table under another definition, value by value.
 *
 * @param from for each column the name that it had before; empty for one that is new
 * @param intern gives a string its code
 */
record PlainAlteration(
    TableDefinition before,
    TableDefinition after,
    List<String> from,
    ToLongFunction<byte[]> intern) {
  RowSet rows(RowSet old) {
    ColumnVector[] columns = ColumnVector.allocate(after.schema(), old.size());
    for (int column = 0; column < columns.length; column++) {
      for (int row = 0; row < old.size(); row++) {
        if (from.get(column).isEmpty()) {
          fill(columns[column], column, row);
        } else {
          int was = before.schema().indexOf(from.get(column));
          convert(
              old.columns()[was],
              before.schema().type(was),
              columns[column],
              after.schema().type(column),
              row);
        }
      }
    }
    return new RowSet(after.schema(), columns, null, null, old.size(), old.strings());
  }

  private void fill(ColumnVector to, int column, int row) {
    switch (after.defaults().get(column)) {
      case null -> to.setNull(row);
      case String text -> to.set(row, intern.applyAsLong(text.getBytes(UTF_8)));
      case BigDecimal number -> write(to, row, number, after.schema().type(column));
      case Number number -> to.set(row, number.longValue());
      case Object other -> throw new IllegalArgumentException("no literal of a column: " + other);
    }
  }

  private static void convert(
      ColumnVector old, ColumnType was, ColumnVector to, ColumnType is, int row) {
    if (old.isNull(row)) {
      to.setNull(row);
    } else if (is.kind() == ColumnType.Kind.DECIMAL) {
      write(to, row, new BigDecimal(unscaled(old, row), was.scale()), is);
    } else {
      to.set(row, old.lane(row));
    }
  }

  /** The lanes are the two's complement of the number without its point. */
  private static BigInteger unscaled(ColumnVector old, int row) {
    return old.highs == null
        ? BigInteger.valueOf(old.lane(row))
        : new BigInteger(
            ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(old.high(row))
                .putLong(old.lane(row))
                .array());
  }

  private static void write(ColumnVector to, int row, BigDecimal number, ColumnType type) {
    BigInteger unscaled = number.setScale(type.scale()).unscaledValue();
    if (type.wide()) {
      to.setWide(row, unscaled.shiftRight(Long.SIZE).longValueExact(), unscaled.longValue());
    } else {
      to.set(row, unscaled.longValueExact());
    }
  }
}
