package dev.weir.job;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The door to the ledger of this region's jobs, at any node of it. */
@FunctionalInterface
public interface Jobs {
  /** The jobs that answer it, or a {@link dev.weir.config.WeirException}. */
  CompletionStage<List<RecoveryJob>> ask(JobCommand command);
}
