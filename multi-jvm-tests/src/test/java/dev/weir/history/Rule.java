package dev.weir.history;

/** What every history must obey; a checker that cannot tell one broken is itself broken. */
public enum Rule {
  /** Each acknowledged batch is in the final log, alone at its rev, whole. */
  ACKNOWLEDGED_IS_DURABLE,
  /** A key stands at one rev, every retry is told that rev, and no event is anybody's double. */
  APPLIED_ONCE,
  /** Acknowledged before another began: the lower rev. Nobody reads what nobody sent yet. */
  REAL_TIME_ORDER,
  /** Rows read at a rev are those of all batches up to it, and of no others. */
  READ_IS_PREFIX,
  /** Who passes the last rev it saw never goes back. */
  READS_NEVER_GO_BACK,
  /** No answer is older than the rev that was asked for. */
  MIN_REV_HONOURED,
  /** Snapshot and deltas add up to the view at every rev, none left out, none twice. */
  STREAM_IS_EXACT,
  /** What was answered as not stored was not stored. */
  NOT_STORED_IS_TRUE,
  /** The history holds what a verdict needs: known outcomes, and reads after the last write. */
  HISTORY_IS_COMPLETE
}
