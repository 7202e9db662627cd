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

  /**
   * It cannot be filled.
   *
   * @param certain whether it would fail now, too; not when a row failed that may be another one
   *     now
   */
  record Failed(ViewFailure failure, boolean certain) implements FillStatus {}
}
