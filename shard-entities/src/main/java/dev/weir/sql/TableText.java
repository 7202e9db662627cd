package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.circuit.TableDefinition;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Lateness;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The CREATE TABLE of a definition that nobody wrote down; read again it gives the same one. */
public final class TableText {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  /** Words that begin something else than a column where a column may stand. */
  private static final Set<String> OTHERWISE_READ =
      Set.of("constraint", "primary", "foreign", "unique", "check", "like", "if");

  private TableText() {}

  /**
   * The CREATE TABLE of a table.
   *
   * @param defaults as in {@link TableDefinition#defaults()}
   * @param lateness as in {@link TableDefinition#lateness()}
   */
  public static String of(
      String name,
      Schema schema,
      int[] primaryKey,
      List<Object> defaults,
      List<Lateness> lateness) {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      int position = i;
      boolean isKey = Arrays.stream(primaryKey).anyMatch(key -> key == position);
      elements.add(
          quoted(column.name())
              + " "
              + column.type().sql()
              + (column.nullable() || isKey ? "" : " NOT NULL")
              + (defaults.get(i) == null
                  ? ""
                  : " DEFAULT " + literal(column.type(), defaults.get(i)))
              + lateness.stream()
                  .filter(each -> each.column() == position)
                  .map(each -> " LATENESS " + each.sql(column.type()))
                  .collect(Collectors.joining()));
    }
    String key =
        Arrays.stream(primaryKey)
            .mapToObj(position -> quoted(schema.column(position).name()))
            .collect(Collectors.joining(", "));
    elements.add("PRIMARY KEY (" + key + ")");
    return "CREATE TABLE " + quoted(name) + " (" + String.join(", ", elements) + ")";
  }

  /** Names that mean the same without quotes stay as they are. */
  private static String quoted(String name) {
    return name.matches("[a-z_][a-z0-9_]*") && !OTHERWISE_READ.contains(name)
        ? name
        : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(ColumnType type, Object value) {
    return switch (type.kind()) {
      case BOOLEAN -> (Long) value == 1 ? "TRUE" : "FALSE";
      case TINYINT, SMALLINT, INTEGER, BIGINT -> value.toString();
      case REAL, DOUBLE -> Double.toString(Double.longBitsToDouble((Long) value));
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      case VARCHAR -> text((String) value);
      case DATE -> "DATE " + text(LocalDate.ofEpochDay((Long) value).toString());
      case TIMESTAMP -> "TIMESTAMP " + text(time((Long) value));
      case TIME -> "TIME " + text(new String(ByteCasts.text((Long) value, type), UTF_8));
      case TIMESTAMP_TZ -> text(new String(ByteCasts.text((Long) value, type), UTF_8));
      case UUID, VARBINARY, JSON, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, ROW, MAP ->
          throw new IllegalArgumentException(type.sql());
    };
  }

  private static String time(long micros) {
    long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
    int nanos = (int) (Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    return LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC).format(SECONDS);
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
