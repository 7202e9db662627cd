/**
 * The process: reads the configuration, starts a node, binds HTTP, and runs the command line.
 *
 * <p>{@link dev.weir.app.Main} is the only place that constructs the world, top to bottom. It may
 * import everything; nothing imports it.
 */
package dev.weir.app;
