package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.circuit.ConstantRows;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexLiteral;

/** Reads literal rows into columns. */
final class ValuesReader {
  private final Map<ByteString, Long> dictionary = new LinkedHashMap<>();
  private final StringBuilder digest = new StringBuilder();

  private ValuesReader() {}

  /** A query without FROM has one row with a column that nobody has named. */
  static Relational read(SqlText source, LogicalValues values, Schema written) {
    Schema schema =
        written.names().equals(List.of("ZERO"))
            ? new Schema(List.of(new Column("", written.type(0), false)))
            : written;
    int size = values.getTuples().size();
    ColumnVector[] columns = ColumnVector.allocate(schema, Math.max(1, size));
    ValuesReader reader = new ValuesReader();
    for (int row = 0; row < size; row++) {
      List<RexLiteral> tuple = values.getTuples().get(row);
      reader.digest.append('(');
      for (int column = 0; column < columns.length; column++) {
        Expression literal = RexLiterals.read(source, tuple.get(column));
        ColumnType type = schema.type(column);
        Expression typed = Expressions.cast(literal, type, Place.UNKNOWN);
        reader.set(columns[column], row, type, ((Expression.Constant) typed).value());
      }
      reader.digest.append(')');
    }
    List<byte[]> texts = new ArrayList<>();
    reader.dictionary.keySet().forEach(text -> texts.add(text.getBytes()));
    return new Relational.Values(
        new ConstantRows(columns, texts, size, reader.digest.toString()), schema);
  }

  private long index(byte[] bytes) {
    return dictionary.computeIfAbsent(new ByteString(bytes), t -> (long) dictionary.size());
  }

  private void set(ColumnVector column, int row, ColumnType type, Object value) {
    digest.append(Digests.literal(value)).append(type.sql()).append(',');
    switch (value) {
      case null -> column.setNull(row);
      case Boolean truth -> column.set(row, truth ? 1 : 0);
      case Long number when type.wide() -> column.setWide(row, number >> 63, number);
      case Long number -> column.set(row, number);
      case Double number -> column.set(row, Double.doubleToLongBits(number));
      case Int128 number -> column.setWide(row, number.high(), number.low());
      case String text -> column.set(row, index(text.getBytes(UTF_8)));
      case ByteString bytes -> column.set(row, index(bytes.getBytes()));
      default -> throw new IllegalArgumentException(value.toString());
    }
  }
}
