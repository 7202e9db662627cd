package dev.weir.http;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The query parameters of a request. An option may be given once; a filter several times. */
final class Parameters {
  private final Map<String, List<String>> values;

  private Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  static Parameters parse(String rawQuery) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values.computeIfAbsent(decode(name), n -> new ArrayList<>()).add(decode(value));
      }
    }
    return new Parameters(values);
  }

  /** Refuses the first parameter that is not known, with the nearest that is. */
  void refuseOthersThan(Set<String> known) {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw unknown(name, known);
      }
    }
  }

  /** The parameters that are not options, in the order given. */
  Map<String, List<String>> otherThan(Set<String> options) {
    Map<String, List<String>> others = new LinkedHashMap<>(values);
    others.keySet().removeAll(options);
    return others;
  }

  /** All values of a parameter that may be given several times. */
  List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** These and those of a form. */
  Parameters and(Parameters form) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    values.forEach((name, given) -> all.put(name, new ArrayList<>(given)));
    form.values.forEach(
        (name, given) -> all.computeIfAbsent(name, n -> new ArrayList<>()).addAll(given));
    return new Parameters(all);
  }

  Optional<String> text(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw invalid(name, "it is given " + given.size() + " times; give it once.");
    }
    return given.stream().findFirst();
  }

  /** The first value that is not empty; what else is given by the name means nothing. */
  Optional<String> first(String name) {
    return values.getOrDefault(name, List.of()).stream()
        .findFirst()
        .filter(value -> !value.isEmpty());
  }

  OptionalLong number(String name, long min, long max) {
    Optional<String> given = text(name);
    if (given.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long value = Long.parseLong(given.get());
      if (value >= min && value <= max) {
        return OptionalLong.of(value);
      }
    } catch (NumberFormatException e) {
      // told below like a number out of range
    }
    throw invalid(
        name, "\"" + given.get() + "\" is not a whole number from " + min + " to " + max + ".");
  }

  boolean flag(String name, boolean byDefault) {
    return oneOf(name, List.of("true", "false"), Boolean.toString(byDefault)).equals("true");
  }

  String oneOf(String name, List<String> allowed, String byDefault) {
    String given = text(name).orElse(byDefault);
    if (!allowed.contains(given)) {
      throw invalid(name, "\"" + given + "\" is not one of " + String.join(", ", allowed) + ".");
    }
    return given;
  }

  static WeirException invalid(String name, String why) {
    return new WeirException(
        ErrorCode.PARAMETER_INVALID, "parameter " + name + ": " + why, Map.of("parameter", name));
  }

  /** A time, in ms of the wall clock. */
  static long millis(String name, String time) {
    try {
      return OffsetDateTime.parse(time).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      throw invalid(
          name, "\"" + time + "\" is not a time. Write for example 2026-01-05T08:00:00.000Z.");
    }
  }

  private static WeirException unknown(String name, Set<String> known) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("parameter", name);
    Optional<String> nearest = Closest.name(name, known);
    nearest.ifPresent(hint -> members.put("hint", hint));
    String known1 =
        known.isEmpty() ? "This route has none." : "Known here: " + String.join(", ", known) + ".";
    String what = nearest.map(hint -> "Did you mean " + hint + "?").orElse(known1);
    return new WeirException(
        ErrorCode.PARAMETER_UNKNOWN, "parameter \"" + name + "\" is not known. " + what, members);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new WeirException(
          ErrorCode.PARAMETER_INVALID,
          "the query string holds \"" + text + "\", which is not percent-encoded UTF-8.");
    }
  }
}
