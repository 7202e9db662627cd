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
 */
public record ViewInfo(
    ViewDefinition definition,
    Optional<ViewFailure> failure,
    long rows,
    long stateBytes,
    long createdRev,
    long changedRev,
    String resultHash,
    String versionHash) {}
