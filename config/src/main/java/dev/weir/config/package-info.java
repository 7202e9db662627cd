/**
 * Configuration, limits, error codes and the small interfaces every other module sees.
 *
 * <p>{@link dev.weir.config.ErrorCode} is the one vocabulary of refusals: the HTTP layer maps it to
 * RFC 9457 problems, the journal and the engine throw it inside {@link
 * dev.weir.config.WeirException}. Nothing in this package knows Pekko actors, LevelDB or SQL.
 */
package dev.weir.config;
