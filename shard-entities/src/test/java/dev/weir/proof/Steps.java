package dev.weir.proof;

import java.util.ArrayList;
import java.util.List;

/** Notes what a proof says of its progress. */
final class Steps implements ProofProgress {
  final List<String> phases = new ArrayList<>();
  long done;
  long total;
  int checkpoints;
  int endAt = Integer.MAX_VALUE;

  @Override
  public void phase(String what) {
    phases.add(what);
  }

  @Override
  public void done(long revs, long all) {
    done = revs;
    total = all;
  }

  @Override
  public void checkpoint() {
    if (++checkpoints >= endAt) {
      throw new Cancelled();
    }
  }

  /** The job was ended. */
  static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
