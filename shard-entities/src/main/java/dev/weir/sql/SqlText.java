package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The text of a statement: turns places in it into refusals that point at them. */
final class SqlText {
  private static final int EXCERPT_CHARS_MAX = 160;

  private final String text;

  SqlText(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** The offset of a line and column, both from 1. */
  int offset(int line, int column) {
    int offset = 0;
    for (int left = line - 1; left > 0; left--) {
      int end = text.indexOf('\n', offset);
      if (end < 0) {
        return text.length();
      }
      offset = end + 1;
    }
    return Math.clamp((long) offset + column - 1, 0, text.length());
  }

  Place place(SqlParserPos pos) {
    if (pos == null || pos.getLineNum() < 1) {
      return Place.UNKNOWN;
    }
    int start = offset(pos.getLineNum(), pos.getColumnNum());
    int end = offset(pos.getEndLineNum(), pos.getEndColumnNum()) + 1;
    return new Place(start, Math.clamp(end, start, text.length()), line(start), column(start));
  }

  /** The text of a place on one line, empty where the place is not known. */
  String at(Place place) {
    return text.substring(place.start(), place.end()).replaceAll("\\s+", " ").strip();
  }

  int line(int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  int column(int offset) {
    return offset - text.lastIndexOf('\n', offset - 1);
  }

  /** A refusal at a place. */
  WeirException refuse(ErrorCode code, int offset, String detail) {
    return new WeirException(code, detail, members(offset));
  }

  /** A refusal with the name that was probably meant; no hint if it is empty. */
  WeirException refuse(ErrorCode code, int offset, String detail, String hint) {
    Map<String, Object> members = members(offset);
    if (!hint.isEmpty()) {
      members.put("hint", "did you mean " + hint + "?");
      return new WeirException(code, detail + "; did you mean " + hint + "?", members);
    }
    return new WeirException(code, detail, members);
  }

  /** A refusal of a construct, with what to write instead. */
  WeirException unsupported(int offset, String construct, String instead) {
    Map<String, Object> members = members(offset);
    members.put("construct", construct);
    members.put("hint", instead);
    return new WeirException(
        ErrorCode.SQL_UNSUPPORTED, construct + " is not supported; " + instead, members);
  }

  private Map<String, Object> members(int offset) {
    int at = Math.clamp(offset, 0, text.length());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("position", at);
    members.put("line", line(at));
    members.put("column", column(at));
    members.put("excerpt", excerpt(at));
    return members;
  }

  private String excerpt(int offset) {
    int start = text.lastIndexOf('\n', offset - 1) + 1;
    int newline = text.indexOf('\n', offset);
    int end = newline < 0 ? text.length() : newline;
    int from = Math.max(start, offset - EXCERPT_CHARS_MAX / 2);
    int to = Math.min(end, from + EXCERPT_CHARS_MAX);
    String line = text.substring(from, to).replace('\t', ' ').replace('\r', ' ');
    return line.stripTrailing() + "\n" + " ".repeat(offset - from) + "^";
  }
}
