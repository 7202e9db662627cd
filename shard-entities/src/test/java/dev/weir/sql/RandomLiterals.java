package dev.weir.sql;

import dev.weir.zset.ColumnType.Kind;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Random literals, which are few, so that they meet the values of tables. */
final class RandomLiterals {
  /** What expressions are of. */
  static final List<Kind> KINDS =
      List.of(
          Kind.BOOLEAN,
          Kind.INTEGER,
          Kind.BIGINT,
          Kind.DOUBLE,
          Kind.DECIMAL,
          Kind.VARCHAR,
          Kind.DATE,
          Kind.TIMESTAMP,
          Kind.TINYINT,
          Kind.SMALLINT,
          Kind.REAL,
          Kind.TIME,
          Kind.TIMESTAMP_TZ,
          Kind.UUID);

  private static final List<String> TEXTS =
      List.of("", "a", "b", "ab", "Abc", "xyz", "\u00e9t\u00e9", "a%b");

  private RandomLiterals() {}

  /** Some value of a kind. */
  static String next(Kind kind, Random random) {
    return switch (kind) {
      case BOOLEAN -> random.nextBoolean() ? "TRUE" : "FALSE";
      case INTEGER, BIGINT -> String.valueOf(random.nextInt(20) - 5);
      case DOUBLE -> random.nextInt(100) / 8.0 + "e0";
      case TINYINT, SMALLINT, REAL -> "CAST(" + (random.nextInt(20) - 5) + " AS " + kind + ")";
      case TIME -> "TIME '0" + random.nextInt(10) + ":30:00'";
      case TIMESTAMP_TZ -> "CAST(" + next(Kind.TIMESTAMP, random) + " AS TIMESTAMP WITH TIME ZONE)";
      case UUID -> "CAST('" + new UUID(random.nextInt(3), random.nextInt(3) - 1L) + "' AS UUID)";
      case VARBINARY, JSON, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, ROW, MAP ->
          throw new IllegalArgumentException(kind.name());
      case DECIMAL -> random.nextInt(50) + "." + (10 + random.nextInt(90));
      case VARCHAR -> "'" + TEXTS.get(random.nextInt(TEXTS.size())) + "'";
      case DATE -> "DATE '2001-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10) + "'";
      case TIMESTAMP ->
          "TIMESTAMP '2001-01-0" + (1 + random.nextInt(9)) + " 0" + random.nextInt(10) + ":30:00'";
    };
  }
}
