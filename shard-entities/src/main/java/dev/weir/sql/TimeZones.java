package dev.weir.sql;

import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code x AT TIME ZONE zone}, for UTC and for an interval, which is how far the zone is before
 * UTC. The rules of named zones change with the JDK, and a replay by another one would give other
 * rows; the sign of an offset in a text is another one in PostgreSQL than elsewhere.
 */
final class TimeZones {
  /** A timestamp of the zone as an instant, or an instant as a timestamp of the zone. */
  static final String AT = "TIMEZONE";

  private static final Set<String> UTC = Set.of("UTC", "GMT", "Z", "ZULU", "ETC/UTC");

  private TimeZones() {}

  static SqlNode at(SqlText source, SqlNode moment, SqlNode zone, SqlParserPos pos) {
    return Library.function(AT).createCall(pos, offset(source, zone), moment);
  }

  private static SqlNode offset(SqlText source, SqlNode zone) {
    if (!(zone instanceof SqlCharStringLiteral literal)) {
      return zone;
    }
    String name = literal.getValueAs(String.class);
    SqlParserPos pos = zone.getParserPosition();
    if (UTC.contains(name.toUpperCase(Locale.ROOT))) {
      return Library.function(IntervalLibrary.OF_MICROS)
          .createCall(pos, SqlLiteral.createExactNumeric("0", pos));
    }
    boolean offset = name.matches("(?i)(utc|gmt)?[+-].*");
    throw source.unsupported(
        source.place(pos).start(),
        offset ? "a zone of the offset '" + name + "'" : "the time zone '" + name + "'",
        offset
            ? "write INTERVAL '2' HOUR for two hours before UTC, or -INTERVAL '2' HOUR: in"
                + " PostgreSQL the sign in such a text is the other one"
            : "write 'UTC' or an INTERVAL: the rules of named zones differ from one JDK to the"
                + " next");
  }
}
