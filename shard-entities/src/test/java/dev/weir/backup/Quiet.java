package dev.weir.backup;

/** Counts, and may end what it is told of. */
final class Quiet implements CopyProgress {
  int checkpoints;
  int endAt = Integer.MAX_VALUE;
  Runnable atCheckpoint = () -> {};

  @Override
  public void phase(String phase) {}

  @Override
  public void total(long total, String unit) {}

  @Override
  public void done(long done) {}

  @Override
  public void warn(String warning) {}

  @Override
  public void checkpoint() {
    atCheckpoint.run();
    if (++checkpoints >= endAt) {
      throw new Ended();
    }
  }

  /** The job was ended. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
