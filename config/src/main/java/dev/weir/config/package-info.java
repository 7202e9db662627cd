/**
 * Configuration, limits, error codes and the small interfaces every other module sees.
 *
 * <p>{@link dev.weir.config.ConfigLoader} turns command line, environment, file and {@code
 * reference.conf} into the record tree {@link dev.weir.config.WeirConfig}, or names every error at
 * once; {@link dev.weir.config.ConfigGuard} refuses settings that would cost data. {@link
 * dev.weir.config.ErrorCode} is the one vocabulary of refusals: the HTTP layer maps it to RFC 9457
 * problems, the journal and the engine throw it inside {@link dev.weir.config.WeirException}.
 * Nothing in this package knows Pekko actors, LevelDB or SQL.
 */
package dev.weir.config;
