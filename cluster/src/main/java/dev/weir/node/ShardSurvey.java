package dev.weir.node;

import dev.weir.placement.ShardLoad;
import dev.weir.placement.TenantLoad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardState;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** Adds up the figures of the entities in each shard of one type that this node owns. */
final class ShardSurvey {
  /** Tenants named in a shard; the rest only count. */
  private static final int HEAVIEST_MAX = 3;

  private static final double MILLIS_PER_SECOND = 1000;

  /** How much of the rate is that of the last interval. */
  private static final double FRESH = 0.5;

  /**
   * An entity that is awake.
   *
   * @param writes of its whole life, so that rates come from differences
   */
  record Figure(String tenant, long stateBytes, long writes) {}

  private final EntityTypeKey<?> type;
  private final Function<String, Optional<Figure>> figures;
  private Map<String, Long> writes = new HashMap<>();
  private Map<Integer, Double> rates = new HashMap<>();
  private long atMillis;

  ShardSurvey(EntityTypeKey<?> type, Function<String, Optional<Figure>> figures) {
    this.type = type;
    this.figures = figures;
  }

  EntityTypeKey<?> type() {
    return type;
  }

  List<ShardLoad> loads(String self, CurrentShardRegionState state, long nowMillis) {
    double seconds = Math.max(1, nowMillis - atMillis) / MILLIS_PER_SECOND;
    Map<String, Long> writesNow = new HashMap<>();
    Map<Integer, Double> ratesNow = new HashMap<>();
    List<ShardLoad> loads = new ArrayList<>();
    for (ShardState shard : state.getShards()) {
      int id = Integer.parseInt(shard.shardId());
      long written = written(shard.getEntityIds(), writesNow);
      double rate = FRESH * written / seconds + (1 - FRESH) * rates.getOrDefault(id, 0.0);
      ratesNow.put(id, rate);
      loads.add(load(id, self, shard.getEntityIds(), rate));
    }
    writes = writesNow;
    rates = ratesNow;
    atMillis = nowMillis;
    loads.sort(Comparator.comparingInt(ShardLoad::shard));
    return loads;
  }

  /** An entity seen for the first time has written nothing: it has recovered. */
  private long written(Set<String> entities, Map<String, Long> writesNow) {
    long written = 0;
    for (String entity : entities) {
      long now = figures.apply(entity).map(Figure::writes).orElse(0L);
      written += Math.max(0, now - writes.getOrDefault(entity, now));
      writesNow.put(entity, now);
    }
    return written;
  }

  private ShardLoad load(int shard, String self, Set<String> entities, double rate) {
    Map<String, Long> tenants = new HashMap<>();
    long bytes = 0;
    for (String entity : entities) {
      Optional<Figure> figure = figures.apply(entity);
      bytes += figure.map(Figure::stateBytes).orElse(0L);
      figure.ifPresent(f -> tenants.merge(f.tenant(), f.stateBytes(), Long::sum));
    }
    List<TenantLoad> heaviest =
        tenants.entrySet().stream()
            .map(tenant -> new TenantLoad(tenant.getKey(), tenant.getValue()))
            .sorted(
                Comparator.comparingLong(TenantLoad::stateBytes)
                    .reversed()
                    .thenComparing(TenantLoad::tenant))
            .limit(HEAVIEST_MAX)
            .toList();
    return new ShardLoad(shard, self, entities.size(), bytes, rate, heaviest);
  }
}
