package dev.weir.sql;

import static dev.weir.sql.NestedForm.Taken.ANYTHING;
import static dev.weir.sql.NestedForm.Taken.PART;
import static dev.weir.sql.NestedForm.Taken.STRICT;
import static dev.weir.sql.NestedForm.Taken.STRICT_PART;

/**
 * What can be computed of ARRAY, ROW, MAP and JSON: the constant that is the first argument of
 * {@link Operator#NESTED} names one.
 */
enum NestedForm {
  ARRAY("array", Given.PLAIN, PART),
  ROW("row", Given.PLAIN, PART),
  /** Keys and values in turn. */
  MAP("map", Given.PLAIN, PART),
  /** Array, place from 1. */
  ELEMENT("element", Given.PART, STRICT, STRICT),
  /** Row, place from 0. */
  FIELD("field", Given.PART, STRICT, STRICT),
  /** Map, key. */
  ENTRY("entry", Given.PART, STRICT, STRICT_PART),
  CARDINALITY("size", Given.PLAIN, STRICT),
  KEYS("keys", Given.PLAIN, STRICT),
  VALUES("values", Given.PLAIN, STRICT),
  CONTAINS("contains", Given.PLAIN, STRICT, STRICT_PART),
  /** {@code x = ANY (array)}: array, x. */
  ANY("any", Given.PART, STRICT, PART),
  POSITION("position", Given.PART, STRICT, PART),
  APPEND("append", Given.PLAIN, ANYTHING, PART),
  PREPEND("prepend", Given.PLAIN, PART, ANYTHING),
  CONCAT("concat", Given.PLAIN_OR_NULL, ANYTHING, ANYTHING),
  REMOVE("remove", Given.PLAIN, STRICT, PART),
  SORT("sorted", Given.PLAIN, STRICT),
  REVERSE("reversed", Given.PLAIN, STRICT),
  DISTINCT("distinct", Given.PLAIN, STRICT),
  /** Array, first and last place from 1. */
  SLICE("slice", Given.PLAIN, STRICT),
  /** Array, separator and perhaps a text for NULL. */
  TO_TEXT("text", Given.PLAIN, STRICT),
  /** Text, separator. */
  SPLIT("split", Given.PLAIN, STRICT, STRICT),
  /** First and last number, perhaps the step between. */
  SERIES("series", Given.PLAIN, STRICT),
  JSON_MEMBER("member", Given.PLAIN_OR_NULL, STRICT),
  JSON_ELEMENT("element", Given.PLAIN_OR_NULL, STRICT),
  JSON_AT("at", Given.PLAIN_OR_NULL, STRICT),
  JSON_TEXT("text", Given.PLAIN_OR_NULL, STRICT),
  JSON_VALUE("value", Given.PLAIN_OR_NULL, STRICT, Taken.PATH),
  JSON_QUERY("query", Given.PLAIN_OR_NULL, STRICT, Taken.PATH),
  JSON_EXISTS("exists", Given.PLAIN, STRICT, Taken.PATH),
  JSON_LENGTH("length", Given.PART, STRICT),
  JSON_KIND("kind", Given.PLAIN, STRICT),
  JSON_NUMBER("number", Given.PLAIN_OR_NULL, STRICT),
  JSON_TRUTH("truth", Given.PART, STRICT),
  JSON_IS("isJson", Given.PLAIN, STRICT),
  JSON_OF_TEXT("ofText", Given.PLAIN, STRICT),
  JSON_OF_ARRAY("ofArray", Given.PLAIN, STRICT),
  JSON_OF_KNOWN("ofKnown", Given.PLAIN, STRICT),
  /** Names and values in turn. */
  JSON_OBJECT("object", Given.PLAIN, ANYTHING),
  JSON_KNOWN_OBJECT("knownObject", Given.PLAIN, ANYTHING),
  JSON_ARRAY("array", Given.PLAIN, ANYTHING),
  JSON_KNOWN_ARRAY("knownArray", Given.PLAIN, ANYTHING),
  /** Name, value. */
  JSON_ENTRY("entry", Given.PLAIN_OR_NULL, ANYTHING),
  JSON_MERGED("merged", Given.PLAIN, STRICT);

  /** How a method takes an argument. */
  enum Taken {
    /** As it is; the result is NULL where it is. */
    STRICT,
    /** As bytes, null for NULL. */
    ANYTHING,
    /** As a part; the result is NULL where it is. */
    STRICT_PART,
    /** As a part, which may be that of NULL. */
    PART,
    /** A literal, as a {@link JsonPath}. */
    PATH
  }

  /** What a method gives. */
  enum Given {
    /** The value. */
    PLAIN,
    /** Bytes, null for NULL. */
    PLAIN_OR_NULL,
    /** A part, null for NULL. */
    PART
  }

  private final String method;
  private final Given given;
  private final Taken first;
  private final Taken second;

  NestedForm(String method, Given given, Taken all) {
    this(method, given, all, all);
  }

  NestedForm(String method, Given given, Taken first, Taken second) {
    this.method = method;
    this.given = given;
    this.first = first;
    this.second = second;
  }

  /** The form that a call of {@link Operator#NESTED} names. */
  static NestedForm of(Expression.Call call) {
    return valueOf((String) ((Expression.Constant) call.arg(0)).value());
  }

  /** The static method as Java text. */
  String method() {
    if (makesJson()) {
      return "JsonMaking." + method;
    }
    return (name().startsWith("JSON_") ? "JsonValues." : "NestedValues.") + method;
  }

  Given given() {
    return given;
  }

  /** How an argument is taken, by its place from 0 among those that follow the name. */
  Taken taken(int argument) {
    return argument == 0 ? first : second;
  }

  /** Whether all arguments are parts of one value that is made of them. */
  boolean constructs() {
    return this == ARRAY || this == ROW || this == MAP;
  }

  /** Whether the arguments come in one array of bytes. */
  boolean takesAll() {
    return switch (this) {
      case MAP, JSON_OBJECT, JSON_KNOWN_OBJECT, JSON_ARRAY, JSON_KNOWN_ARRAY, JSON_ENTRY -> true;
      default -> false;
    };
  }

  private boolean makesJson() {
    return compareTo(JSON_OF_TEXT) >= 0;
  }

  /** Whether a call can fail although its arguments did not. */
  boolean fallible() {
    return takesSite();
  }

  /** Whether the method takes the site of the call, which it is an error of. */
  boolean takesSite() {
    return this == MAP
        || this == SERIES
        || this == JSON_NUMBER
        || this == JSON_TRUTH
        || (makesJson() && this != JSON_OF_TEXT);
  }
}
