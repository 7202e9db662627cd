package dev.weir.sql.differential;

import dev.weir.sql.DuckDb;
import dev.weir.sql.differential.Scenario.View;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The databases that results are compared with, and what of SQL they mean as Weir does.
 *
 * <p>DuckDB is asked every query, in a text of its own where it writes something otherwise. The two
 * others are asked Weir's own text and only what they understand, if {@code
 * -Dweir.property.opinions=true} asks for a second opinion. What differs is left out:
 *
 * <ul>
 *   <li>H2: what is named in {@link #H2_DIFFERS}.
 *   <li>SQLite has no decimals, dates, times and truth values, and knows letters of ASCII only; a
 *       query over any of them is left out.
 * </ul>
 */
enum Dialect {
  DUCKDB("jdbc:duckdb:", DuckDb.ONE_THREAD, " CASCADE"),
  H2("jdbc:h2:mem:;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE", "", " CASCADE"),
  SQLITE("jdbc:sqlite::memory:", "PRAGMA case_sensitive_like=ON", "");

  /** LIMIT: H2 gives no rows where the order is by a constant and there is an OFFSET. */
  private static final Pattern H2_DIFFERS = Pattern.compile("\\b(LIMIT|NOW)\\b");

  private static final Pattern SQLITE_DIFFERS =
      Pattern.compile(
          "\\b(amount|balance|price|weight|placed|born|paid)\\b|\\d\\.\\d|\\b(UPPER|LOWER|CAST"
              + "|DATE|TIMESTAMP|NOW|TRUE|FALSE)\\b");

  private final String url;
  private final String setting;
  private final String dropped;

  Dialect(String url, String setting, String dropped) {
    this.url = url;
    this.setting = setting;
    this.dropped = dropped;
  }

  /** Those that are asked. */
  static List<Dialect> asked() {
    return Boolean.getBoolean("weir.property.opinions") ? List.of(values()) : List.of(DUCKDB);
  }

  String url() {
    return url;
  }

  /** A statement for each connection, empty for none. */
  String setting() {
    return setting;
  }

  /** What stands behind the name of what is dropped. */
  String dropped() {
    return dropped;
  }

  /** Whether a query that it refuses is an error of the generator. */
  boolean takesAll() {
    return this == DUCKDB;
  }

  /** What it is asked for a view, if it is. */
  Optional<String> query(View view) {
    return switch (this) {
      case DUCKDB -> Optional.of(view.duckSql());
      case H2 -> Optional.of(view.sql()).filter(sql -> !H2_DIFFERS.matcher(sql).find());
      case SQLITE -> Optional.of(view.sql()).filter(sql -> !SQLITE_DIFFERS.matcher(sql).find());
    };
  }
}
