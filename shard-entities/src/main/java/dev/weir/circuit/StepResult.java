package dev.weir.circuit;

import java.util.List;

/**
 * What one step did.
 *
 * @param noop changes that left their row as it was
 * @param skipped lenient updates of rows that are not there
 * @param changed net deltas of the views that changed, by name
 * @param failed views that failed at this rev, by name
 */
public record StepResult(
    long rev, int noop, int skipped, List<ViewDelta> changed, List<ViewFailure> failed) {}
