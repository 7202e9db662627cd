package dev.weir.series.shard;

import java.util.function.Supplier;

/**
 * What was taken out of a shard to answer a question.
 *
 * @param isWhole whether nothing is to be read any more
 * @param rest reads what is, on any thread
 */
public record Captured(boolean isWhole, Supplier<Answer> rest) {
  static Captured whole(Answer answer) {
    return new Captured(true, () -> answer);
  }

  /** The answer. */
  public Answer get() {
    return rest.get();
  }
}
