package dev.weir.proof;

import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;

/**
 * What a copy says of one view.
 *
 * @param rows multiplicities counted
 * @param failure null when the view is active
 */
public record ViewClaim(long rows, String resultHash, ViewFailure failure) {
  /** What a described view says. */
  static ViewClaim of(ViewInfo view) {
    return new ViewClaim(view.rows(), view.resultHash(), view.failure().orElse(null));
  }

  Content content() {
    return new Content(rows, resultHash);
  }
}
