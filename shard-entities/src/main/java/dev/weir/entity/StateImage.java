package dev.weir.entity;

import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.OperatorState;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewInfo;
import dev.weir.entity.Backfills.Backfill;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.series.shard.ShardImage;
import dev.weir.zset.RowSet;
import java.util.List;
import java.util.Optional;

/**
 * A circuit's whole state at one rev, immutable: what a snapshot stores.
 *
 * @param appendEpoch of the claim under which the snapshot is taken
 * @param atMillis time of the event of {@code rev}
 * @param tables in order of definition
 * @param views in order of definition, so that a view comes after what it reads
 * @param states what operators of the views keep of their own
 * @param limits of views, that events have told
 * @param backfills views that are to be filled, without what has been filled so far
 * @param keys the idempotency window, encoded
 * @param metrics the series of a metrics shard; empty where there are none
 */
public record StateImage(
    long rev,
    EpochHistory epochs,
    long appendEpoch,
    Chain chain,
    long atMillis,
    List<TableImage> tables,
    List<ViewImage> views,
    List<OperatorState> states,
    Optional<CircuitLimits> limits,
    List<Backfill> backfills,
    byte[] keys,
    Optional<ShardImage> metrics) {
  /** A table with its rows; versions are the revs that last changed them. */
  public record TableImage(TableInfo info, RowSet rows) {}

  /** A view with its rows and their versions; a failed one has none. */
  public record ViewImage(ViewInfo info, RowSet rows) {}
}
