package dev.weir.circuit;

import dev.weir.zset.StringPool;
import java.util.function.LongSupplier;

/** What all operators of a circuit share. */
final class CircuitContext {
  /** Rows of a chunk of a scan. */
  static final int CHUNK_ROWS = 8192;

  final long seed;
  final LongSupplier ticker;

  /**
   * Run before each chunk of a scan; may stand still, or throw to end an evaluation nobody waits
   * for.
   */
  Runnable checkpoint;

  /** Replaced by a new pool when garbage is swept. */
  StringPool strings;

  /** What operators may do from now on. */
  CircuitLimits limits;

  /** Logical bytes of the operators that were made for the view that is being filled. */
  long filledBytes;

  /** Where operators that are made find the private state they had. */
  SavedStates saved = SavedStates.NONE;

  /** The rev of the step that runs. */
  long rev;

  /** Whether rows of views keep their version in this step where they are only updated. */
  boolean settling;

  /** The time of the circuit, in microseconds since 1970; never decreases. */
  long clock;

  /** Where the work on a view stands, and where the circuit does. */
  record Moment(long rev, long clock, long filledBytes, Runnable checkpoint) {}

  CircuitContext(CircuitLimits limits, int seed, LongSupplier ticker, Runnable checkpoint) {
    this.limits = limits;
    this.seed = seed * 0x9E3779B97F4A7C15L;
    this.ticker = ticker;
    this.checkpoint = checkpoint;
    this.strings = new StringPool(seed);
  }

  CircuitContext(CircuitLimits limits, int seed, LongSupplier ticker) {
    this(limits, seed, ticker, () -> {});
  }

  CircuitContext(CircuitLimits limits, int seed) {
    this(limits, seed, () -> 0);
  }

  Moment moment() {
    return new Moment(rev, clock, filledBytes, checkpoint);
  }

  void become(Moment moment) {
    rev = moment.rev;
    clock = moment.clock;
    filledBytes = moment.filledBytes;
    checkpoint = moment.checkpoint;
  }

  /** Ends a fill that has more state than a view may, before it is at its end. */
  void requireState(long bytes) throws StepFailure {
    if (filledBytes + bytes > limits.viewStateBytesMax()) {
      throw limits.stateLimit();
    }
  }
}
