package dev.weir.entity;

/** Types of values that travel with their type. */
enum WireValue {
  NULL(0),
  BOOLEAN(1),
  INTEGER(2),
  LONG(3),
  DOUBLE(4),
  BIG_INTEGER(5),
  DECIMAL(6),
  TEXT(7),
  LIST(8),
  MAP(9);

  private final int code;

  WireValue(int code) {
    this.code = code;
  }

  /** What is written for the type; never changed. */
  int code() {
    return code;
  }
}
