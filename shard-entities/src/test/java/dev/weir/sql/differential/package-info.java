/**
 * Random scenarios as text: tables, views and batches that Weir and other databases play side by
 * side, and from which a failure is made smaller and kept.
 *
 * <p>Kept failures stand in {@code regressions/} and are played by every build.
 */
package dev.weir.sql.differential;
