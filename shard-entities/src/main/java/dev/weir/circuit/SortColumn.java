package dev.weir.circuit;

/** One column of an order. */
public record SortColumn(int column, boolean descending, boolean nullsFirst) {}
