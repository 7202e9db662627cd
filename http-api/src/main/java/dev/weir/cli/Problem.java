package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A refusal of the server (RFC 9457), and how people are shown it. */
record Problem(int status, String code, String detail, JsonNode members) {
  private static final int ERRORS_SHOWN = 10;
  private static final int FOREIGN_CHARS = 200;

  /** Anything that is not a problem document came from something between us and the server. */
  static Problem of(int status, byte[] body) {
    JsonNode document = Json.parseOrMissing(body);
    if (document.path("code").isTextual()) {
      return new Problem(
          status, document.path("code").asText(), document.path("detail").asText(), document);
    }
    String text = new String(body, StandardCharsets.UTF_8).strip();
    String shown = text.length() > FOREIGN_CHARS ? text.substring(0, FOREIGN_CHARS) + "…" : text;
    return new Problem(
        status, "status-" + status, shown.isEmpty() ? "no text" : shown, MissingNode.getInstance());
  }

  /** A problem object inside an answer, as {@code views:check} gives them. */
  static Problem of(JsonNode document) {
    return new Problem(
        document.path("status").asInt(),
        document.path("code").asText(),
        document.path("detail").asText(),
        document);
  }

  /** Several lines without a line end: code and detail, the excerpt, single errors. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(code + ": " + withHint(detail, members));
    members.path("excerpt").asText().lines().forEach(line -> lines.add("  " + line));
    if (isExcerptWithoutCaret()) {
      lines.add("  " + " ".repeat(members.path("column").asInt() - 1) + "^");
    }
    int shown = 0;
    for (JsonNode error : members.path("errors")) {
      if (shown++ == ERRORS_SHOWN) {
        lines.add("  … " + (members.path("errors").size() - ERRORS_SHOWN) + " more");
        break;
      }
      lines.add("  " + place(error) + about(error));
    }
    return String.join("\n", lines);
  }

  private boolean isExcerptWithoutCaret() {
    String excerpt = members.path("excerpt").asText();
    return !excerpt.isEmpty() && excerpt.lines().count() == 1 && members.path("column").asInt() > 0;
  }

  private static String about(JsonNode error) {
    String code = error.has("code") ? error.path("code").asText() + ": " : "";
    return code + withHint(error.path("detail").asText(), error);
  }

  private static String place(JsonNode error) {
    StringBuilder place = new StringBuilder();
    if (error.has("index")) {
      place.append("index ").append(error.path("index").asLong()).append(", ");
    }
    if (error.has("line")) {
      place.append("line ").append(error.path("line").asLong()).append(", ");
    }
    if (error.path("column").isNumber()) {
      place.append("column ").append(error.path("column").asLong()).append(", ");
    }
    return place.toString();
  }

  /** Some hints are a sentence, some only the nearest name. */
  private static String withHint(String detail, JsonNode members) {
    String hint = members.path("hint").asText();
    if (hint.isEmpty() || detail.contains(hint + "?")) {
      return detail;
    }
    boolean name = !hint.contains(" ");
    return detail.replaceFirst("\\.$", "") + "; " + (name ? "did you mean " + hint + "?" : hint);
  }
}
