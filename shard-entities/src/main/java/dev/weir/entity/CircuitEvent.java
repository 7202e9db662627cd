package dev.weir.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.ViewFailure;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricsBatch;
import dev.weir.zset.TypedBatch;
import java.util.List;
import java.util.Optional;

/** Everything that ever happens to a circuit: one event is one rev. */
public sealed interface CircuitEvent {
  /**
   * A batch was accepted.
   *
   * @param changes how many changes the client sent
   * @param optimistic false: rows of views that are only updated keep their version
   */
  record BatchCommitted(
      TypedBatch batch, int changes, Optional<IdempotencyKey> key, boolean optimistic)
      implements CircuitEvent {
    /** An optimistic batch. */
    public BatchCommitted(TypedBatch batch, int changes, Optional<IdempotencyKey> key) {
      this(batch, changes, key, true);
    }
  }

  /** Samples were accepted; only the shards of a tenant's metrics have them. */
  record SamplesAppended(MetricsBatch batch) implements CircuitEvent {}

  /** Events that are few and small; stored as JSON. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = TableCreated.class, name = "table-created"),
    @JsonSubTypes.Type(value = TableAltered.class, name = "table-altered"),
    @JsonSubTypes.Type(value = TableDropped.class, name = "table-dropped"),
    @JsonSubTypes.Type(value = ViewCreated.class, name = "view-created"),
    @JsonSubTypes.Type(value = ViewReplaced.class, name = "view-replaced"),
    @JsonSubTypes.Type(value = ViewBegun.class, name = "view-begun"),
    @JsonSubTypes.Type(value = ViewActivated.class, name = "view-activated"),
    @JsonSubTypes.Type(value = BackfillFailed.class, name = "backfill-failed"),
    @JsonSubTypes.Type(value = ViewDropped.class, name = "view-dropped"),
    @JsonSubTypes.Type(value = CircuitDeleted.class, name = "circuit-deleted"),
    @JsonSubTypes.Type(value = HomeMoved.class, name = "home-moved"),
    @JsonSubTypes.Type(value = HomeSeized.class, name = "home-seized"),
    @JsonSubTypes.Type(value = RetentionAdvanced.class, name = "retention-advanced"),
    @JsonSubTypes.Type(value = MetadataSeen.class, name = "metadata-seen"),
    @JsonSubTypes.Type(value = Ticked.class, name = "ticked")
  })
  sealed interface Control extends CircuitEvent {}

  record TableCreated(String table, String sql) implements Control {}

  /**
   * A table has another definition, and its rows have the columns of it. Views that read it are
   * computed anew from their SQL.
   *
   * @param sql the CREATE TABLE of the table as it is now
   * @param from for each column of {@code sql} the name of the column before that it goes on from;
   *     empty for one that is new
   */
  record TableAltered(String table, String sql, List<String> from) implements Control {}

  record TableDropped(String table) implements Control {}

  /**
   * A view is computed at once.
   *
   * @param limits under which all views of the circuit are from here on, whoever applies the event;
   *     null in events of older builds, which are applied under those of the node
   */
  record ViewCreated(
      String view,
      String sql,
      String format,
      @JsonInclude(JsonInclude.Include.NON_NULL) CircuitLimits limits)
      implements Control {}

  /**
   * A view is computed at once in the place of another, or of itself when it has failed.
   *
   * @param limits see {@link ViewCreated}
   */
  record ViewReplaced(
      String view,
      String sql,
      String format,
      @JsonInclude(JsonInclude.Include.NON_NULL) CircuitLimits limits)
      implements Control {}

  /**
   * A view is to be filled between batches. It comes with the event that ends that; what it
   * replaces stays until then.
   *
   * @param replaced whether there is a view of that name
   * @param limits see {@link ViewCreated}
   */
  record ViewBegun(
      String view,
      String sql,
      String format,
      boolean replaced,
      @JsonInclude(JsonInclude.Include.NON_NULL) CircuitLimits limits)
      implements Control {}

  /** A view that was begun is filled; from here on it is as if it had been created now. */
  record ViewActivated(String view, String sql, String format, boolean replaced)
      implements Control {}

  /** A view that was begun cannot be filled; from here on it is a failed one. */
  record BackfillFailed(
      String view, String sql, String format, boolean replaced, ViewFailure failure)
      implements Control {}

  record ViewDropped(String view) implements Control {}

  /** Everything before is gone; the circuit is as it was before its first rev, but for its rev. */
  record CircuitDeleted() implements Control {}

  /**
   * The home has given the circuit to another region. It is the last event of its epoch: who has it
   * has everything before it, so the new home lacks nothing.
   *
   * @param region that writes from here on
   * @param epoch under which it does
   */
  record HomeMoved(String region, long epoch) implements Control {}

  /**
   * A region has made itself the home because the one before was given up. It is the first event of
   * its epoch; what the home before has written beyond it is no part of the circuit any more.
   *
   * @param region that writes from here on
   * @param from the home before
   * @param lossRevs how many of its revs were known to be missing here
   */
  record HomeSeized(String region, String from, long lossRevs) implements Control {}

  /**
   * A shard of metrics keeps something no longer.
   *
   * @param tier what goes, {@code raw} for samples, or the name of a rollup's tier
   * @param to before which time it does, in milliseconds
   */
  record RetentionAdvanced(String tier, long to) implements Control {}

  /** A sender of samples says something new of metrics. */
  record MetadataSeen(List<MetricMetadata> metadata) implements Control {}

  /** Time has passed, to when the event happened: rows come and go of views that ask for NOW(). */
  record Ticked() implements Control {}
}
