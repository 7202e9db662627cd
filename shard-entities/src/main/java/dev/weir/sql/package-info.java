/**
 * SQL text to circuit plans: parsing and checking by Calcite, expressions compiled to Java.
 *
 * <p>The only package that knows Calcite. Nothing of it runs while batches are applied, except the
 * classes it has compiled.
 */
package dev.weir.sql;
