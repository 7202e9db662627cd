package dev.weir.series.shard;

import java.util.function.Supplier;

/**
 * What was taken out of a shard to answer a question.
 *
 * @param samples that are still to be read for the answer, at most; 0 when it is there already
 * @param rest reads them, on any thread
 */
public record Captured(long samples, Supplier<Answer> rest) {
  static Captured whole(Answer answer) {
    return new Captured(0, () -> answer);
  }

  /** The answer. */
  public Answer get() {
    return rest.get();
  }
}
