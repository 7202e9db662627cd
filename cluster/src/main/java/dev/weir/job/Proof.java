package dev.weir.job;

import dev.weir.backup.CopyProgress;
import dev.weir.proof.ProofProgress;

/** Tells a job how far a proof is. */
record Proof(CopyProgress job, String what) implements ProofProgress {
  @Override
  public void phase(String phase) {
    job.phase(what + phase);
  }

  @Override
  public void done(long revs, long total) {
    job.total(total, "revs");
    job.done(revs);
  }

  @Override
  public void checkpoint() {
    job.checkpoint();
  }
}
