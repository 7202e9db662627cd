package dev.weir.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small JSON object of a request: definitions, queries, limits. Unknown members are refused. */
final class JsonRequest {
  private final Map<String, Object> members;

  private JsonRequest(Map<String, Object> members) {
    this.members = members;
  }

  /** Reads a body with none but the known members. */
  static JsonRequest read(byte[] body, Limits limits, String... known) {
    JsonErrors errors = new JsonErrors(body);
    JsonObjects.checkBytes(body, errors);
    JsonFactory factory = JsonObjects.factory(limits);
    try (JsonParser json = factory.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw errors.syntax(0, "an object is expected");
      }
      Map<String, Object> members = object(json, errors, Optional.of(List.of(known)));
      if (json.nextToken() != null) {
        throw errors.syntax(
            json.currentTokenLocation().getByteOffset(), "something follows the object");
      }
      return new JsonRequest(members);
    } catch (IOException e) {
      throw errors.refusal(e, 0);
    }
  }

  /** A string that must be there. */
  String text(String name) {
    return optionalText(name)
        .orElseThrow(() -> invalid("member " + name + " is missing; it must be a string"));
  }

  Optional<String> optionalText(String name) {
    Object value = members.get(name);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    throw invalid("member " + name + " is not a string");
  }

  /** A string, or the digits of a number. */
  Optional<String> textOrNumber(String name) {
    return members.get(name) instanceof Number number
        ? Optional.of(number.toString())
        : optionalText(name);
  }

  /** A whole number in a range. */
  Optional<Long> number(String name, long min, long max) {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Long number && number >= min && number <= max) {
      return Optional.of(number);
    }
    throw invalid("member " + name + " is not a whole number from " + min + " to " + max);
  }

  /** A part of a whole: above 0, at most 1. */
  Optional<Double> fraction(String name) {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= 1) {
      return Optional.of(number.doubleValue());
    }
    throw invalid("member " + name + " is not a number above 0 and at most 1");
  }

  /** A yes or no. */
  Optional<Boolean> flag(String name) {
    Object value = members.get(name);
    if (value == null || value instanceof Boolean) {
      return Optional.ofNullable((Boolean) value);
    }
    throw invalid("member " + name + " is neither true nor false");
  }

  /** An array of plain values, empty if it is not there. */
  List<Object> values(String name) {
    Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list
        && list.stream().noneMatch(v -> v instanceof List || v instanceof Map)) {
      return new ArrayList<>(list);
    }
    throw invalid("member " + name + " is not an array of plain values");
  }

  /** An object of plain values, empty if it is not there. */
  Map<String, Object> byName(String name) {
    Map<String, Object> values = new LinkedHashMap<>();
    switch (members.get(name)) {
      case null -> {
        return values;
      }
      case Map<?, ?> map -> map.forEach((key, value) -> values.put(String.valueOf(key), value));
      default -> throw invalid("member " + name + " is not an object of values by name");
    }
    values.forEach(
        (key, value) -> {
          if (value instanceof List || value instanceof Map) {
            throw invalid("member " + name + "." + key + " is not a plain value");
          }
        });
    return values;
  }

  boolean isObject(String name) {
    return members.get(name) instanceof Map;
  }

  /** An object of whole numbers, empty if it is not there. */
  Map<String, Long> numbers(String name) {
    Object value = members.get(name);
    Map<String, Long> numbers = new LinkedHashMap<>();
    if (value == null) {
      return numbers;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw invalid("member " + name + " is not an object");
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getValue() instanceof Long number) || number < 0) {
        throw invalid("member " + name + "." + entry.getKey() + " is not a whole number from 0 on");
      }
      numbers.put(String.valueOf(entry.getKey()), number);
    }
    return numbers;
  }

  private static WeirException invalid(String why) {
    return new WeirException(ErrorCode.VALUE_INVALID, why + ".");
  }

  /**
   * @param known the names that are allowed; empty for any
   */
  private static Map<String, Object> object(
      JsonParser json, JsonErrors errors, Optional<List<String>> known) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      long offset = json.currentTokenLocation().getByteOffset();
      if (known.isPresent() && !known.get().contains(name)) {
        throw JsonObjects.unknown(name, known.get(), errors, offset);
      }
      if (members.containsKey(name)) {
        throw JsonObjects.duplicate(json, errors, 0);
      }
      members.put(name, value(json, json.nextToken(), errors));
    }
    return members;
  }

  private static Object value(JsonParser json, JsonToken token, JsonErrors errors)
      throws IOException {
    return switch (token) {
      case VALUE_STRING -> wellFormed(json.getText(), json, errors);
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? json.getDecimalValue()
              : (Object) json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_OBJECT -> object(json, errors, Optional.empty());
      case START_ARRAY -> array(json, errors);
      default -> throw errors.syntax(json.currentLocation().getByteOffset(), "a value is missing");
    };
  }

  private static List<Object> array(JsonParser json, JsonErrors errors) throws IOException {
    List<Object> elements = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      elements.add(value(json, token, errors));
    }
    return elements;
  }

  private static String wellFormed(String text, JsonParser json, JsonErrors errors) {
    if (JsonObjects.halfSurrogate(text) >= 0) {
      throw errors.syntax(
          json.currentTokenLocation().getByteOffset(), "the text holds half of a surrogate pair");
    }
    return text;
  }
}
