package dev.weir.circuit;

/**
 * Budgets that decide whether a view fails: logical counts, equal on every node.
 *
 * @param stepRowsMax rows an operator may give out in one step
 * @param joinFanoutMax rows one row may match in a join
 * @param viewStateBytesMax bytes the rows of a view may need, counted by rows and columns
 */
public record CircuitLimits(int stepRowsMax, int joinFanoutMax, long viewStateBytesMax) {}
