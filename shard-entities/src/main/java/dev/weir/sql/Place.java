package dev.weir.sql;

/** A stretch of the statement's text; {@link #line} and {@link #column} of its start, from 1. */
record Place(int start, int end, int line, int column) {
  static final Place UNKNOWN = new Place(0, 0, 0, 0);
}
