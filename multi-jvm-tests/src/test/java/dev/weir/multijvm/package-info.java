/**
 * Tests with real processes: nodes that are started, killed and looked at from outside.
 *
 * <p>{@link dev.weir.multijvm.NodeProcess} starts a node as a user would; nothing here reaches into
 * one.
 */
package dev.weir.multijvm;
