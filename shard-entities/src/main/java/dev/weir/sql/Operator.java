package dev.weir.sql;

/** What an expression can compute; the types of the arguments choose the exact operation. */
enum Operator {
  PLUS("+"),
  MINUS("-"),
  TIMES("*"),
  DIVIDE("/"),
  MOD("%"),
  NEGATE("-"),
  EQUAL("="),
  NOT_EQUAL("<>"),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  DISTINCT_FROM("IS DISTINCT FROM"),
  NOT_DISTINCT_FROM("IS NOT DISTINCT FROM"),
  /** The first argument is one of the literals that follow. */
  IN("IN"),
  AND("AND"),
  OR("OR"),
  NOT("NOT"),
  IS_NULL("IS NULL"),
  IS_NOT_NULL("IS NOT NULL"),
  IS_TRUE("IS TRUE"),
  IS_NOT_TRUE("IS NOT TRUE"),
  IS_FALSE("IS FALSE"),
  IS_NOT_FALSE("IS NOT FALSE"),
  /** Condition, result, condition, result, ..., otherwise. */
  CASE("CASE"),
  COALESCE("COALESCE"),
  GREATEST("GREATEST"),
  LEAST("LEAST"),
  /** Text, pattern, escape. */
  LIKE("LIKE"),
  SUBSTRING("SUBSTRING"),
  /** Text; the character is a literal. */
  TRIM_BOTH("TRIM BOTH"),
  TRIM_LEADING("TRIM LEADING"),
  TRIM_TRAILING("TRIM TRAILING"),
  UPPER("UPPER"),
  LOWER("LOWER"),
  /** Searched part, text. */
  POSITION("POSITION"),
  REPLACE("REPLACE"),
  CHAR_LENGTH("CHAR_LENGTH"),
  CONCAT("||"),
  ABS("ABS"),
  /** Number, digits. */
  ROUND("ROUND"),
  FLOOR("FLOOR"),
  CEIL("CEIL"),
  POWER("POWER"),
  SQRT("SQRT"),
  LN("LN"),
  EXP("EXP"),
  /** Unit (a literal), timestamp. */
  EXTRACT("EXTRACT"),
  /** Timestamp; width, offset and distance in microseconds (literals): see DateFunctions. */
  WINDOW_BOUND("WINDOW_BOUND"),
  CAST("CAST"),
  /** The time of the circuit: {@link ClockWriter} puts a column in its place. */
  NOW("NOW"),
  /** The value of a scalar subquery and the number of rows it comes from: an error if several. */
  SINGLE("SINGLE"),
  /** The signature of a function of the library (a literal), its arguments. */
  INVOKE("a function"),
  /** The form (a literal, see {@link NestedForm}), its arguments. */
  NESTED("a nested value"),
  /** NULL where the call in it fails. */
  TRY("TRY"),
  /** A double as a key: -0.0 becomes 0.0. */
  KEY_OF("KEY");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  /** The operator or function name as written in SQL. */
  String symbol() {
    return symbol;
  }
}
