package dev.weir.backup;

/** Is told how far a copy is. */
public interface CopyProgress {
  /** What is being done, for people. */
  void phase(String phase);

  /** How much there is to do, with nothing of it done. */
  void total(long total, String unit);

  /** How much of it is done. */
  void done(long done);

  /** What somebody should know although the copy goes on. */
  void warn(String warning);

  /** May wait, or throw to end it. To be called every few milliseconds of work. */
  void checkpoint();
}
