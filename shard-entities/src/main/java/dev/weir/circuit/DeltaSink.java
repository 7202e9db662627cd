package dev.weir.circuit;

import dev.weir.zset.Delta;

/** Takes the content of an operator in chunks; a chunk is valid during the call. */
@FunctionalInterface
interface DeltaSink {
  void accept(Delta chunk) throws StepFailure;
}
