package dev.weir.entity;

import java.util.concurrent.CompletionStage;

/**
 * Takes the journal of one entity for one incarnation of it.
 *
 * <p>Whoever claims must do so <em>before</em> reading the highest rev: the older owner could
 * append between the two otherwise.
 */
@FunctionalInterface
public interface Ownership {
  /**
   * Claims a journal; when the answer is there every append under an older epoch is refused.
   *
   * @return the epoch under which the claimant appends
   */
  CompletionStage<Long> claim(String persistenceId);
}
