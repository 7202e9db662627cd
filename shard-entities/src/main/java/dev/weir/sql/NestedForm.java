package dev.weir.sql;

import static dev.weir.sql.NestedForm.Taken.ANYTHING;
import static dev.weir.sql.NestedForm.Taken.PART;
import static dev.weir.sql.NestedForm.Taken.STRICT;
import static dev.weir.sql.NestedForm.Taken.STRICT_PART;

import java.util.Arrays;
import java.util.List;

/**
 * What can be computed of ARRAY, ROW and MAP: the constant that is the first argument of {@link
 * Operator#NESTED} names one.
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
  /** Array, separator and perhaps a text for NULL. */
  TO_TEXT("text", Given.PLAIN, STRICT, STRICT, STRICT),
  /** Text, separator. */
  SPLIT("split", Given.PLAIN, STRICT, STRICT),
  /** First and last number, perhaps the step between. */
  SERIES("series", Given.PLAIN, STRICT);

  /** How a method takes an argument. */
  enum Taken {
    /** As it is; the result is NULL where it is. */
    STRICT,
    /** As bytes, null for NULL. */
    ANYTHING,
    /** As a part; the result is NULL where it is. */
    STRICT_PART,
    /** As a part, which may be that of NULL. */
    PART
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
  private final List<Taken> taken;

  NestedForm(String method, Given given, Taken... taken) {
    this.method = method;
    this.given = given;
    this.taken = Arrays.asList(taken);
  }

  /** The form that a call of {@link Operator#NESTED} names. */
  static NestedForm of(Expression.Call call) {
    return valueOf((String) ((Expression.Constant) call.arg(0)).value());
  }

  /** The method of {@link NestedValues}. */
  String method() {
    return method;
  }

  Given given() {
    return given;
  }

  /** How an argument is taken, by its place from 0 among those that follow the name. */
  Taken taken(int argument) {
    return taken.get(Math.min(argument, taken.size() - 1));
  }

  /** Whether all arguments are parts of one value that is made of them. */
  boolean constructs() {
    return this == ARRAY || this == ROW || this == MAP;
  }

  /** Whether a call can fail although its arguments did not. */
  boolean fallible() {
    return this == MAP || this == SERIES;
  }
}
