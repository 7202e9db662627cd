package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.List;

/**
 * Literal rows of a VALUES clause. VARCHAR lanes are indexes into {@code dictionary}.
 *
 * @param digest a text that is equal for equal rows only
 */
public record ConstantRows(
    ColumnVector[] columns, List<byte[]> dictionary, int size, String digest) {}
