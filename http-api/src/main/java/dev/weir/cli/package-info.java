/**
 * The command line {@code weir}: a client that speaks HTTP like any other, and offline tools.
 *
 * <p>{@link dev.weir.cli.WeirCommand} is the root; each sub-command is one class. Nothing here
 * knows a running node: what a command needs it asks over the wire, so the commands also show what
 * a client can do. Commands that need the server itself live in package {@code app}.
 */
package dev.weir.cli;
