package dev.weir.circuit;

import dev.weir.zset.Schema;
import java.util.List;

/**
 * A declared table.
 *
 * @param primaryKey positions of the key columns, at least one
 * @param defaults for each column the literal of its DEFAULT, null without one: a {@link Long} lane
 *     for fixed-width types, a {@link java.math.BigDecimal} for decimals, a {@link String} for
 *     VARCHAR
 * @param sql the text it was declared by
 */
public record TableDefinition(
    String name, Schema schema, int[] primaryKey, List<Object> defaults, String sql) {}
