/**
 * The HTTP interface: routes, readers of request bodies, answers and problems.
 *
 * <p>{@link dev.weir.http.HttpServer} binds; {@code Dispatch} takes every request through the same
 * steps (host and origin, {@link dev.weir.http.RouteTable}, parameters, handler, headers, metrics);
 * one class for each group of routes holds the handlers. Every refusal is a {@link
 * dev.weir.config.WeirException} and becomes problem+json in {@code Problems}, nowhere else.
 *
 * <p>Classes named {@code *Reader} take and return plain Java, never a type of Pekko: they are
 * where strangers' bytes arrive, and they are fuzzed and measured without a server.
 */
package dev.weir.http;
