/**
 * SQL text to plans: what a user declares becomes a {@link dev.weir.circuit.TableDefinition} or a
 * {@link dev.weir.circuit.Plan}.
 *
 * <p>{@link dev.weir.sql.SqlCompiler} is the way in. A query is parsed and validated by Calcite,
 * read into relational nodes of our own ({@code Relational}, {@code Expression}), ordered and
 * pruned there, and written as a plan whose expressions are compiled Java. Whatever has no exact
 * plan is refused by name and position. The public helper classes are called by the generated code
 * and by nobody else.
 *
 * <p>Only this package knows Calcite and Janino. No Pekko, clock, randomness or locale.
 */
package dev.weir.sql;
