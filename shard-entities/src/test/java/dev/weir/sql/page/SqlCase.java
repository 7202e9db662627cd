package dev.weir.sql.page;

import java.util.List;

/**
 * One query over small tables, with what its view holds before and after a batch of changes.
 *
 * @param line where it stands in its file, from 1
 * @param construct the part of the language that it shows
 * @param tables what is there before
 * @param kind what the text is
 * @param text the query or statement
 * @param duckSql what DuckDB is asked, empty where it is not
 * @param first the rows at first, or how it is refused, as lines
 * @param changes one batch
 * @param after the rows after it
 */
record SqlCase(
    String file,
    int line,
    Construct construct,
    List<TableData> tables,
    Kind kind,
    String text,
    String duckSql,
    Lines first,
    List<Change> changes,
    Lines after) {
  /** What a case is about. */
  enum Kind {
    QUERY,
    STATEMENT
  }

  /** A part of the language and what it does. */
  record Construct(String name, String sentence) {}

  /**
   * Expected lines and where they stand.
   *
   * @param from the index of the first in its file
   */
  record Lines(int from, List<String> texts) {
    Lines {
      texts = List.copyOf(texts);
    }
  }

  /**
   * A table and its rows.
   *
   * @param rows each the values of a JSON array without its brackets
   */
  record TableData(String name, String sql, List<String> rows) {
    TableData {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One change of a batch.
   *
   * @param operation upsert or delete
   * @param values all values of a row, or those of its key, as in {@link TableData}
   */
  record Change(String operation, String table, String values) {}

  /** The cases of a file. */
  record Section(String file, String title, String text, List<SqlCase> cases) {
    Section {
      cases = List.copyOf(cases);
    }

    /** All tables that the cases read. */
    List<TableData> tables() {
      return cases.stream().flatMap(each -> each.tables().stream()).distinct().toList();
    }
  }

  SqlCase {
    tables = List.copyOf(tables);
    changes = List.copyOf(changes);
  }

  /** Whether it shows what Weir does not take. */
  boolean isRefused() {
    return !first.texts().isEmpty() && first.texts().getFirst().startsWith(Played.REFUSED);
  }

  @Override
  public String toString() {
    return "%s:%d %s".formatted(file, line, text);
  }
}
