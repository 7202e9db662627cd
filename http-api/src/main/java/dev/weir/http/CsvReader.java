package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads CSV (RFC 4180, header line required) into columns of raw cells.
 *
 * <p>Unquoted empty is NULL, {@code ""} is the empty text; that difference is why this is not a
 * library's reader. Every other cell is text: the column's type decides what it means.
 */
public final class CsvReader {
  private final Limits limits;
  private final long seed;

  public CsvReader(Limits limits, long seed) {
    this.limits = limits;
    this.seed = seed;
  }

  public RowBatch read(byte[] body, String table, ChangeOp op) {
    int bad = Utf8.firstBadByte(body);
    if (bad >= 0) {
      throw new WeirException(
          ErrorCode.ENCODING_INVALID,
          "byte " + bad + " of the body is not UTF-8 text.",
          Map.of("offset", bad));
    }
    return new Scan(body, new BatchBounds(limits, body.length), table, op).read();
  }

  /** One pass over one body. */
  private final class Scan {
    private final byte[] body;
    private final BatchBounds bounds;
    private final ChangeOp op;
    private final TextDictionary dictionary = new TextDictionary(seed);
    private final RawChanges changes;
    private int position;
    private int line = 1;
    private byte[] unquoted = new byte[64];
    private int cellFrom;
    private int cellTo;
    private byte[] cellSource;
    private boolean cellQuoted;

    Scan(byte[] body, BatchBounds bounds, String table, ChangeOp op) {
      this.body = body;
      this.bounds = bounds;
      this.op = op;
      this.changes = new RawChanges(table);
      bounds.checkBytes(body.length);
      if (Utf8.startsWithMark(body)) {
        position = 3;
      }
    }

    RowBatch read() {
      List<RawColumn> columns = header();
      while (position < body.length) {
        if (!blankLine()) {
          row(columns);
        }
      }
      if (changes.size() == 0) {
        throw new WeirException(
            ErrorCode.BATCH_EMPTY, "the body holds no row below its header line.");
      }
      return new RowBatch(List.of(changes), dictionary.texts(), changes.size(), body.length);
    }

    private List<RawColumn> header() {
      List<RawColumn> columns = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      boolean more = position < body.length;
      while (more) {
        more = cell();
        String name = new String(cellSource, cellFrom, cellTo - cellFrom, StandardCharsets.UTF_8);
        if (name.isEmpty()) {
          throw wrong("a column in the header line has no name");
        }
        if (!seen.add(name)) {
          throw wrong("column " + name + " stands twice in the header line");
        }
        bounds.checkColumn(changes.table(), columns.size() + 1, 0);
        columns.add(changes.addRowColumn(name));
      }
      return columns;
    }

    private boolean blankLine() {
      int at = position;
      if (at < body.length && body[at] == '\r') {
        at++;
      }
      if (at < body.length && body[at] == '\n') {
        position = at + 1;
        line++;
        return true;
      }
      return false;
    }

    private void row(List<RawColumn> columns) {
      int start = position;
      int startLine = line;
      int row = changes.add(op, changes.size(), startLine);
      bounds.checkRows(changes.size());
      int count = 0;
      boolean more = true;
      while (more) {
        more = cell();
        if (count == columns.size()) {
          throw wrong("there are more cells than the " + columns.size() + " columns of the header");
        }
        store(columns.get(count++), row);
      }
      if (count < columns.size()) {
        line = startLine;
        throw wrong("there are " + count + " cells, the header has " + columns.size());
      }
      bounds.checkRowBytes(position - start);
    }

    private void store(RawColumn column, int row) {
      if (cellFrom == cellTo && !cellQuoted) {
        column.set(row, RawColumn.NULL, 0);
        return;
      }
      if (cellTo - cellFrom > limits.valueBytesMax()) {
        throw new WeirException(
            ErrorCode.JSON_LIMIT,
            "line "
                + line
                + ": a value is longer than value-bytes-max = "
                + limits.valueBytesMax()
                + " bytes.",
            Map.of("limit", "value-bytes-max", "limit_value", limits.valueBytesMax()));
      }
      column.set(row, RawColumn.TEXT, dictionary.index(cellSource, cellFrom, cellTo));
    }

    /** Reads a cell and its end; returns whether another follows on the line. */
    private boolean cell() {
      if (position < body.length && body[position] == '"') {
        quoted();
      } else {
        plain();
      }
      return separator();
    }

    private void plain() {
      cellSource = body;
      cellQuoted = false;
      cellFrom = position;
      while (position < body.length) {
        byte b = body[position];
        if (b == ',' || b == '\n' || b == '\r') {
          break;
        }
        if (b == '"') {
          throw wrong("a quote stands inside a cell without quotes around it");
        }
        position++;
      }
      cellTo = position;
    }

    private void quoted() {
      int startLine = line;
      int from = ++position;
      int doubled = 0;
      while (true) {
        if (position >= body.length) {
          line = startLine;
          throw wrong("a quoted cell does not end");
        }
        byte b = body[position];
        if (b == '\n') {
          line++;
        } else if (b == '"') {
          if (position + 1 >= body.length || body[position + 1] != '"') {
            break;
          }
          doubled++;
          position++;
        }
        position++;
      }
      cellQuoted = true;
      cellSource = body;
      cellFrom = from;
      cellTo = position++;
      if (doubled > 0) {
        undouble();
      }
    }

    /** Copies the cell with each pair of quotes as one. */
    private void undouble() {
      if (unquoted.length < cellTo - cellFrom) {
        unquoted = new byte[Math.max(unquoted.length * 2, cellTo - cellFrom)];
      }
      int out = 0;
      for (int i = cellFrom; i < cellTo; i++) {
        unquoted[out++] = body[i];
        if (body[i] == '"') {
          i++;
        }
      }
      cellSource = unquoted;
      cellFrom = 0;
      cellTo = out;
    }

    private boolean separator() {
      if (position >= body.length) {
        return false;
      }
      byte b = body[position];
      if (b == ',') {
        position++;
        return true;
      }
      if (b == '\r' && position + 1 < body.length && body[position + 1] == '\n') {
        position++;
        b = '\n';
      }
      if (b != '\n') {
        throw wrong("a comma or the end of the line must follow a cell");
      }
      position++;
      line++;
      return false;
    }

    private WeirException wrong(String why) {
      return new WeirException(
          ErrorCode.CSV_SYNTAX,
          "line " + line + ": " + why + ".",
          Map.of("line", line, "offset", Math.min(position, body.length)));
    }
  }
}
