package dev.weir.node;

import dev.weir.placement.PlacementState;
import dev.weir.placement.Records;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;

/** What {@link PlacementActor} is told, by itself and by others on the same node. */
sealed interface PlacementMessage {

  record Tick() implements PlacementMessage {}

  record SurveyTick() implements PlacementMessage {}

  record Surveyed(ShardSurvey survey, CurrentShardRegionState state) implements PlacementMessage {}

  record Missed() implements PlacementMessage {}

  record RecordsSeen(Map<String, String> records) implements PlacementMessage {}

  record LoadsSeen(String node, String text) implements PlacementMessage {}

  record Written(
      Records change,
      CompletableFuture<PlacementState> done,
      Replicator.UpdateResponse<LWWMap<String, String>> response)
      implements PlacementMessage {}

  record Got(
      CompletableFuture<PlacementState> done,
      Replicator.GetResponse<LWWMap<String, String>> response)
      implements PlacementMessage {}

  /** Changes records; completes when a majority has them. */
  record Write(Records change, CompletableFuture<PlacementState> done)
      implements PlacementMessage {}

  /** Writes that this node is about to leave. */
  record Leave(Write write) implements PlacementMessage {}

  /** Reads records from a majority. */
  record Read(CompletableFuture<PlacementState> done) implements PlacementMessage {}

  /** A coordinator on this node sees these owners. */
  record Placed(String type, Map<Integer, String> owners) implements PlacementMessage {}

  /** A hand-over took this long. */
  record HandedOver(double millis) implements PlacementMessage {}
}
