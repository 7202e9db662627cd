/**
 * Streams of views: a snapshot, then net deltas, resumable from any rev.
 *
 * <p>{@link dev.weir.stream.ViewStream} is a state machine that asks its circuit only when the
 * subscriber has room: who reads slowly is asked for less often and gets several revs as one summed
 * delta; nothing waits for it and nothing is kept for it. {@link dev.weir.stream.StreamMessage} is
 * what goes over the line, {@link dev.weir.stream.Framing} how. No type of HTTP here.
 */
package dev.weir.stream;
