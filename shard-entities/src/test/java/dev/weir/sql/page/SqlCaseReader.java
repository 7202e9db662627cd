package dev.weir.sql.page;

import dev.weir.sql.page.SqlCase.Change;
import dev.weir.sql.page.SqlCase.Construct;
import dev.weir.sql.page.SqlCase.Kind;
import dev.weir.sql.page.SqlCase.Lines;
import dev.weir.sql.page.SqlCase.Section;
import dev.weir.sql.page.SqlCase.TableData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads files of cases:
 *
 * <pre>
 * # Title of the file
 * # What it is about, for the page; further comments begin with two semicolons.
 * table orders (id BIGINT PRIMARY KEY, customer INTEGER)
 *   1, 7                                   its rows, as JSON arrays without brackets
 * ## construct: LEFT JOIN
 * # A sentence about it, in one line.
 * query SELECT o.id, c.name FROM orders o
 *     LEFT JOIN customers c ON o.customer = c.id
 *   1, "Ann"                               the rows; nothing; refused ...; failed ...
 * upsert orders 2, 8                       a batch of changes
 * delete customers 7
 *   1, null                                the rows after it
 * statement CREATE TABLE t (id BIGINT)     a statement instead of a query
 * duckdb SELECT ...                        below a query: what DuckDB is asked instead
 * alone because ...                        DuckDB is not asked
 * clear                                    forgets the tables
 * </pre>
 *
 * <p>Expected lines are indented by two blanks, further lines of a text by four. DuckDB is asked
 * the text of the query unless the case says otherwise.
 */
final class SqlCaseReader {
  static final Path DIRECTORY = Path.of("src/test/resources/sql");

  private static final String CONSTRUCT = "## construct: ";
  private static final Pattern TABLE = Pattern.compile("table (\\w+) (.*)");
  private static final Pattern CHANGE = Pattern.compile("(upsert|delete) (\\w+) (.*)");
  private static final Pattern WORD = Pattern.compile("(query|statement|duckdb|alone) (.*)");

  private final String file;
  private final List<String> about = new ArrayList<>();
  private final List<SqlCase> cases = new ArrayList<>();
  private final Map<String, TableDraft> tables = new LinkedHashMap<>();
  private Construct construct = new Construct("", "");
  private boolean isSentence;
  private List<String> rows;
  private Draft draft;

  /** A table whose rows are being read. */
  private record TableDraft(String sql, List<String> rows) {}

  /** A case that is being read. */
  private static final class Draft {
    private final int line;
    private final Kind kind;
    private String text;
    private String duckSql;
    private int firstFrom;
    private int afterFrom;
    private final List<String> first = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<String> after = new ArrayList<>();

    Draft(int line, Kind kind, String text) {
      this.line = line;
      this.kind = kind;
      this.text = text;
      this.firstFrom = line;
    }
  }

  private SqlCaseReader(String file) {
    this.file = file;
  }

  /** All files, in the order of their names. */
  static List<Section> all() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .filter(path -> path.toString().endsWith(".cases"))
          .sorted()
          .map(SqlCaseReader::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Section read(Path path) {
    try {
      return new SqlCaseReader(path.getFileName().toString()).read(Files.readAllLines(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Section read(List<String> lines) {
    for (int at = 1; at < lines.size(); at++) {
      try {
        read(lines.get(at).stripTrailing(), at);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "%s:%d: %s".formatted(file, at + 1, wrong.getMessage()), wrong);
      }
    }
    finish();
    return new Section(
        file, lines.getFirst().substring(1).strip(), String.join("\n", about), cases);
  }

  private void read(String line, int at) {
    if (line.isBlank() || line.startsWith(";;")) {
      return;
    }
    if (line.startsWith("    ") && draft != null) {
      continueText(line.strip(), at);
    } else if (line.startsWith("  ")) {
      readIndented(line.strip());
    } else if (line.startsWith(CONSTRUCT)) {
      finish();
      construct = new Construct(line.substring(CONSTRUCT.length()), "");
      isSentence = true;
    } else if (line.startsWith("#")) {
      readSentence(line.substring(1).strip());
    } else {
      readStatement(line, at);
    }
  }

  private void readSentence(String sentence) {
    if (isSentence) {
      construct = new Construct(construct.name(), sentence);
      isSentence = false;
    } else if (construct.name().isEmpty()) {
      about.add(sentence);
    } else {
      throw new IllegalArgumentException("a comment in a file begins with ;;");
    }
  }

  private void continueText(String more, int at) {
    if (draft.duckSql == null || draft.duckSql.isEmpty()) {
      draft.text += "\n" + more;
    } else {
      draft.duckSql += "\n" + more;
    }
    draft.firstFrom = at + 1;
  }

  private void readIndented(String line) {
    if (rows == null) {
      throw new IllegalArgumentException("belongs to nothing: " + line);
    }
    rows.add(line);
  }

  private void readStatement(String line, int at) {
    Matcher table = TABLE.matcher(line);
    Matcher change = CHANGE.matcher(line);
    Matcher word = WORD.matcher(line);
    if (table.matches()) {
      finish();
      rows = new ArrayList<>();
      tables.put(
          table.group(1),
          new TableDraft("CREATE TABLE " + table.group(1) + " " + table.group(2), rows));
    } else if (change.matches() && draft != null) {
      draft.changes.add(new Change(change.group(1), change.group(2), change.group(3)));
      draft.afterFrom = at + 1;
      rows = draft.after;
    } else if (line.equals("clear")) {
      finish();
      tables.clear();
    } else if (word.matches()) {
      readText(word.group(1), word.group(2), at);
    } else {
      throw new IllegalArgumentException("no statement: " + line);
    }
  }

  private void readText(String word, String text, int at) {
    switch (word) {
      case "query", "statement" -> {
        finish();
        draft = new Draft(at + 1, word.equals("query") ? Kind.QUERY : Kind.STATEMENT, text);
        rows = draft.first;
      }
      default -> {
        draft.duckSql = word.equals("alone") ? "" : text;
        draft.firstFrom = at + 1;
      }
    }
  }

  private void finish() {
    rows = null;
    if (draft == null) {
      return;
    }
    String duckSql =
        draft.kind == Kind.STATEMENT ? "" : draft.duckSql == null ? draft.text : draft.duckSql;
    cases.add(
        new SqlCase(
            file,
            draft.line,
            construct,
            tables.entrySet().stream().map(each -> data(each.getKey(), each.getValue())).toList(),
            draft.kind,
            draft.text,
            duckSql,
            new Lines(draft.firstFrom, draft.first),
            draft.changes,
            new Lines(draft.afterFrom, draft.after)));
    draft = null;
  }

  private static TableData data(String name, TableDraft draft) {
    return new TableData(name, draft.sql(), draft.rows());
  }
}
