package dev.weir.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says where a JSON body is wrong: line and column from 1, offset in bytes from 0. */
final class JsonErrors {
  private static final int DETAIL_CHARS_MAX = 300;

  private final byte[] body;

  JsonErrors(byte[] body) {
    this.body = body;
  }

  /** The refusal for what the parser found at a place relative to {@code base}. */
  WeirException refusal(IOException failure, int base) {
    long offset = -1;
    String detail = String.valueOf(failure.getMessage());
    if (failure instanceof JacksonException jackson) {
      JsonLocation location = jackson.getLocation();
      offset = location == null ? -1 : location.getByteOffset();
      detail = jackson.getOriginalMessage();
    }
    ErrorCode code =
        failure instanceof StreamConstraintsException
            ? ErrorCode.JSON_LIMIT
            : ErrorCode.JSON_SYNTAX;
    return at(code, offset < 0 ? body.length : base + offset, oneLine(detail));
  }

  WeirException syntax(long offset, String detail) {
    return at(ErrorCode.JSON_SYNTAX, offset, detail);
  }

  WeirException at(ErrorCode code, long offset, String detail) {
    return at(code, offset, detail, Map.of());
  }

  WeirException at(ErrorCode code, long offset, String detail, Map<String, Object> more) {
    int place = Math.clamp(offset, 0, body.length);
    int line = line(place);
    int column = column(place);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("line", line);
    members.put("column", column);
    members.put("offset", place);
    members.putAll(more);
    return new WeirException(code, "line " + line + ", column " + column + ": " + detail, members);
  }

  int line(int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (body[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  /** Characters since the line began, not bytes. */
  private int column(int offset) {
    int column = 1;
    for (int i = offset - 1; i >= 0 && body[i] != '\n'; i--) {
      if ((body[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return column;
  }

  private static String oneLine(String detail) {
    String line = detail.lines().findFirst().orElse("malformed");
    return line.length() > DETAIL_CHARS_MAX ? line.substring(0, DETAIL_CHARS_MAX) : line;
  }
}
