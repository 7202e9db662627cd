package dev.weir.proof;

/** Hears how far a proof is, and may pause or end it. Called by the thread that proves. */
public interface ProofProgress {
  /** What is done from now on, for people. */
  void phase(String what);

  /** How many revs of those to be read have been read. */
  void done(long revs, long total);

  /** Called every few thousand rows or some ten events; may block, and may throw to end it. */
  void checkpoint();
}
