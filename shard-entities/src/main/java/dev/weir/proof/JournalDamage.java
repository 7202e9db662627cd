package dev.weir.proof;

/** The journal cannot be read on from a rev. Kept by whoever proves, and told in the verdict. */
final class JournalDamage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long rev;

  /**
   * @param rev the first one that is damaged or missing
   */
  JournalDamage(long rev, String what) {
    super(what, null, false, false);
    this.rev = rev;
  }

  long rev() {
    return rev;
  }
}
