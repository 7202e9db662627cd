package dev.weir.proof;

/**
 * What a proof works with.
 *
 * @param bytesMax what the tables may take in memory, and each view's rows, estimated
 */
record Means(JournalEvents events, Replays replays, long bytesMax, ProofProgress progress) {
  /** Events after which whoever listens is asked and told. */
  static final int CHECKPOINT_EVENTS = 64;

  /** A fold at the beginning of the log. */
  Fold begin() {
    Fold fold = new Fold(bytesMax, progress::checkpoint);
    events.begin(fold);
    return fold;
  }

  /** A fold of the events up to a rev, or of the snapshot there. */
  Fold foldTo(long rev) {
    Fold fold = begin();
    events.events(
        fold.rev(),
        rev,
        event -> {
          fold.apply(event);
          if (fold.rev() % CHECKPOINT_EVENTS == 0) {
            progress.checkpoint();
          }
        });
    return fold;
  }

  Recomputation over(Fold fold) {
    return new Recomputation(fold, bytesMax, progress::checkpoint);
  }
}
