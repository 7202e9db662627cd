package dev.weir.zset;

/** A named, typed column of a table, a view or an operator's output. */
public record Column(String name, ColumnType type, boolean nullable) {}
