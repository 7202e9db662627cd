package dev.weir.circuit;

import java.util.Optional;

/**
 * A view as it is at a rev.
 *
 * @param failure present when the view has failed
 * @param rows number of rows, multiplicities counted
 * @param stateBytes bytes allocated for its content and for operators that no other view shares
 * @param createdRev the rev of its definition
 * @param changedRev the last rev that changed its content, or {@code createdRev}
 * @param resultHash 128-bit content hash as 32 hex digits
 * @param versionHash 128-bit hash of row ids and versions as 32 hex digits
 * @param progress present while it is filled, or what takes its place is
 */
public record ViewInfo(
    ViewDefinition definition,
    Optional<ViewFailure> failure,
    long rows,
    long stateBytes,
    long createdRev,
    long changedRev,
    String resultHash,
    String versionHash,
    Optional<ViewProgress> progress) {
  /** One that is what it is. */
  public ViewInfo(
      ViewDefinition definition,
      Optional<ViewFailure> failure,
      long rows,
      long stateBytes,
      long createdRev,
      long changedRev,
      String resultHash,
      String versionHash) {
    this(
        definition,
        failure,
        rows,
        stateBytes,
        createdRev,
        changedRev,
        resultHash,
        versionHash,
        Optional.empty());
  }

  /** One that is not there yet. */
  public static ViewInfo begun(ViewDefinition definition, long rev, ViewProgress progress) {
    return new ViewInfo(
        definition, Optional.empty(), 0, 0, rev, rev, "", "", Optional.of(progress));
  }

  /** The same while what takes its place is filled. */
  public ViewInfo with(ViewProgress replacement) {
    return new ViewInfo(
        definition,
        failure,
        rows,
        stateBytes,
        createdRev,
        changedRev,
        resultHash,
        versionHash,
        Optional.of(replacement));
  }

  /** Whether there are no rows to read yet. */
  public boolean isBackfilling() {
    return progress.isPresent() && !progress.get().replaces();
  }
}
