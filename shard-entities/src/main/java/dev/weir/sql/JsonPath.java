package dev.weir.sql;

import dev.weir.zset.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A path of JSON_VALUE and its like: {@code $}, then {@code .name}, {@code ."name"} and {@code
 * [place from 0]}, in the lax mode of the standard: names are looked for in the elements of an
 * array, and what is no array is one of one element. What is not there is no error.
 */
public final class JsonPath {
  /** A step: a name, or a place where there is none. */
  private record Step(String name, int place) {}

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** The text is no path that is taken. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    Malformed(String why, int offset) {
      super(why, null, false, false);
      this.offset = offset;
    }

    /** Where in the text. */
    int offset() {
      return offset;
    }
  }

  /** Reads a path. */
  static JsonPath of(String text) throws Malformed {
    return new Parser(text).path();
  }

  /** The values that the path leads to. */
  public List<Json> of(Json value) {
    List<Json> values = List.of(value);
    for (Step step : steps) {
      List<Json> next = new ArrayList<>();
      for (Json each : values) {
        follow(step, each, next);
      }
      values = next;
    }
    return values;
  }

  private static void follow(Step step, Json value, List<Json> found) {
    switch (value) {
      case Json.Array(List<Json> elements) when step.name() == null -> {
        if (step.place() < elements.size()) {
          found.add(elements.get(step.place()));
        }
      }
      case Json.Array(List<Json> elements) ->
          elements.stream()
              .filter(element -> element instanceof Json.Members)
              .forEach(element -> follow(step, element, found));
      case Json.Members object when step.name() != null -> {
        Json member = object.members().get(step.name());
        if (member != null) {
          found.add(member);
        }
      }
      case Json.Null _, Json.Truth _, Json.Digits _, Json.Text _, Json.Members _ -> {
        if (step.name() == null && step.place() == 0) {
          found.add(value);
        }
      }
    }
  }

  /** Reads a path character by character. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    JsonPath path() throws Malformed {
      blanks();
      if (text.startsWith("lax ", at)) {
        at += 4;
        blanks();
      } else if (text.startsWith("strict ", at)) {
        throw new Malformed("a strict path is not taken; leave the word out", at);
      }
      expect('$');
      List<Step> steps = new ArrayList<>();
      for (blanks(); at < text.length(); blanks()) {
        steps.add(step());
      }
      return new JsonPath(steps);
    }

    private Step step() throws Malformed {
      if (text.charAt(at) == '.') {
        at++;
        return new Step(at < text.length() && text.charAt(at) == '"' ? quoted() : name(), 0);
      }
      expect('[');
      int start = at;
      while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
        at++;
      }
      if (at == start || at - start > 9) {
        throw new Malformed("a place from 0 is expected", start);
      }
      int place = Integer.parseInt(text.substring(start, at));
      expect(']');
      return new Step(null, place);
    }

    private String name() throws Malformed {
      int start = at;
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
      if (at == start) {
        throw new Malformed("a name is expected, in double quotes if it has other signs", start);
      }
      return text.substring(start, at);
    }

    private String quoted() throws Malformed {
      int start = ++at;
      at = text.indexOf('"', at);
      if (at < 0 || text.substring(start, at).contains("\\")) {
        throw new Malformed("a name in double quotes has an end and no backslash", start - 1);
      }
      return text.substring(start, at++);
    }

    private void expect(char sign) throws Malformed {
      if (at >= text.length() || text.charAt(at) != sign) {
        throw new Malformed("'" + sign + "' is expected", at);
      }
      at++;
    }

    private void blanks() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }
  }
}
