package dev.weir.proof;

/** The engine's own way from the journal to a state. */
@FunctionalInterface
interface Replays {
  /** The state at a rev that is stored. Blocks. */
  Replayed at(long rev);
}
