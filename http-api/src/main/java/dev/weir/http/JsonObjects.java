package dev.weir.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all readers of JSON share: the parser's limits, duplicate members, unknown members. */
final class JsonObjects {
  private JsonObjects() {}

  /** A factory of parsers that keep the node's limits. */
  static JsonFactory factory(Limits limits) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(limits.jsonDepthMax())
                .maxNumberLength(limits.numberCharsMax())
                .maxNameLength(limits.nameCharsMax())
                .maxStringLength(limits.valueBytesMax())
                .build())
        .build();
  }

  /** Refuses what no body may hold: bytes that are not UTF-8, NUL, a byte order mark. */
  static void checkBytes(byte[] body, JsonErrors errors) {
    if (Utf8.startsWithMark(body)) {
      throw errors.syntax(0, "the body begins with a byte order mark; leave it out");
    }
    int bad = Utf8.firstBadByte(body);
    if (bad >= 0) {
      throw errors.syntax(bad, "byte %02x is not UTF-8 text".formatted(body[bad] & 0xFF));
    }
  }

  /** Skips the array or object the parser stands on, refusing duplicate members in it. */
  static void skip(JsonParser json, JsonErrors errors, int base) throws IOException {
    Deque<Set<String>> open = new ArrayDeque<>();
    JsonToken token = json.currentToken();
    do {
      switch (token) {
        case START_OBJECT, START_ARRAY -> open.push(new HashSet<>());
        case END_OBJECT, END_ARRAY -> open.pop();
        case FIELD_NAME -> {
          if (!open.element().add(json.currentName())) {
            throw duplicate(json, errors, base);
          }
        }
        default -> {}
      }
      if (open.isEmpty()) {
        return;
      }
      token = json.nextToken();
    } while (token != null);
  }

  static WeirException duplicate(JsonParser json, JsonErrors errors, int base) throws IOException {
    return errors.syntax(
        base + json.currentTokenLocation().getByteOffset(),
        "member \"" + json.currentName() + "\" stands twice in one object");
  }

  /** The refusal of a member, with the nearest known one. */
  static WeirException unknown(String name, List<String> known, JsonErrors errors, long offset) {
    Optional<String> nearest = Closest.name(name, known);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("member", name);
    nearest.ifPresent(hint -> more.put("hint", hint));
    String all = known.isEmpty() ? "Send {}." : "Known here: " + String.join(", ", known) + ".";
    String what = nearest.map(hint -> "Did you mean " + hint + "?").orElse(all);
    return errors.at(
        ErrorCode.MEMBER_UNKNOWN, offset, "member \"" + name + "\" is not known. " + what, more);
  }

  /** The position of a surrogate without its partner, -1 if there is none. */
  static int halfSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
