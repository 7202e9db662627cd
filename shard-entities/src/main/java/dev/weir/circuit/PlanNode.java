package dev.weir.circuit;

import java.util.List;

/**
 * One operator of a view's plan.
 *
 * @param inputs ids of the operators it reads
 * @param shared whether another view uses it too
 * @param rows rows it keeps
 * @param rowsIn delta rows taken in since it was made
 * @param rowsOut delta rows given out
 * @param nanos time spent in it
 */
public record PlanNode(
    int id,
    String op,
    String detail,
    List<Integer> inputs,
    boolean shared,
    long rows,
    long stateBytes,
    long rowsIn,
    long rowsOut,
    long nanos) {}
