/**
 * Tests over the whole source tree: formatting, direction of the arrows, ratchets.
 *
 * <p>{@link dev.weir.house.TidyTest} reads the sources, {@link dev.weir.house.LayeringTest} the
 * classes, {@link dev.weir.house.RatchetTest} compares a few sizes with a committed file. Each
 * failure is one short line that names the file and the remedy.
 */
package dev.weir.house;
