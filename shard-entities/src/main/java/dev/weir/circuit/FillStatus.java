package dev.weir.circuit;

/** How far a view is that is filled in slices. */
public sealed interface FillStatus {
  /**
   * There is more to do.
   *
   * @param done rows of what it reads that it has looked at
   * @param total rows of what it reads
   */
  record Going(long done, long total) implements FillStatus {}

  /** It is as it would be if it had always been there, and can be activated. */
  record Ready() implements FillStatus {}

  /** It cannot be filled. */
  record Failed(ViewFailure failure) implements FillStatus {}
}
