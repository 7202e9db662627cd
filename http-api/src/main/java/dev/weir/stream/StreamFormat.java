package dev.weir.stream;

import java.util.Locale;

/** How rows and their changes are told. */
public enum StreamFormat {
  /** Whole rows with weights. */
  ROWS,
  /** Row ids with the rev that changed them. */
  FLAT,
  /** One event a row: created, updated, deleted. */
  STREAMING,
  /** Rows with those that they hold, each with an id, a version and an event of its own. */
  TREE;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a name that is known to be one. */
  public static StreamFormat of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
