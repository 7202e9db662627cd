package dev.weir.http;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.config.Clock;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import dev.weir.entity.Courier;
import dev.weir.entity.IntakeMessage;
import dev.weir.entity.Parcels;
import dev.weir.node.Node;
import dev.weir.node.Readiness;
import dev.weir.router.CircuitId;
import dev.weir.router.Elsewhere;
import dev.weir.router.Router;
import dev.weir.router.ShardingRouter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * Two nodes of one cluster in one process, each with its HTTP server: all circuits live at one of
 * them, the other one reaches them through remoting.
 */
final class TwoNodes implements AutoCloseable {
  private static final Elsewhere ALONE =
      new Elsewhere() {
        @Override
        public List<String> others() {
          return List.of();
        }

        @Override
        public EntityRef<IntakeMessage> circuit(String region, CircuitId circuit) {
          throw new UnsupportedOperationException("there is one region");
        }
      };

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final long PARCEL_BYTES_MAX = 64L << 20;
  private static final String OWNERS = "owners";

  private final Clock clock = System::currentTimeMillis;
  private final Node owner;
  private final ActorSystem<Void> edge;
  private final ExecutorService encoding = Executors.newFixedThreadPool(2);
  private final HttpServer ownerHttp;
  private final HttpServer edgeHttp;
  final Router edgeRouter;

  TwoNodes(Path data, Map<String, String> keys) {
    EffectiveConfig config = config(data, keys);
    owner = Node.start(with(config, "[" + OWNERS + "]"), "0.1.0", clock, 7);
    await()
        .atMost(START_MAX)
        .until(() -> owner.readiness().report().status() == Readiness.Status.READY);
    edge = ActorSystem.create(Behaviors.empty(), "weir", with(config, "[]").hocon());
    Cluster cluster = Cluster.get(edge);
    cluster.manager().tell(Join.create(Cluster.get(owner.system()).selfMember().address()));
    await()
        .atMost(START_MAX)
        .until(() -> Cluster.get(owner.system()).state().members().size() == 2);
    edgeRouter = proxy(config);
    ownerHttp = serve(owner.system(), config, owner.router());
    edgeHttp = serve(edge, config, edgeRouter);
  }

  private static EffectiveConfig config(Path data, Map<String, String> keys) {
    Map<String, String> all = new HashMap<>(keys);
    all.put("weir.data.dir", data.toString());
    all.put("weir.http.port", "0");
    return ConfigLoader.load(
        new ConfigSources(Optional.empty(), all, Map.of(), data.resolve("no-such-directory")));
  }

  private static EffectiveConfig with(EffectiveConfig config, String roles) {
    Config own =
        ConfigFactory.parseString(
            "pekko.cluster.roles="
                + roles
                + ", pekko.cluster.sharding.role="
                + OWNERS
                + ", pekko.cluster.jmx.enabled=off, pekko.coordinated-shutdown.exit-jvm=off"
                + ", pekko.loglevel=WARNING");
    return new EffectiveConfig(
        config.weir(), own.withFallback(config.hocon()).resolve(), config.entries());
  }

  private Router proxy(EffectiveConfig config) {
    ClusterSharding sharding = ClusterSharding.get(edge);
    elsewhere(sharding, ShardingRouter.CIRCUITS);
    elsewhere(sharding, ShardingRouter.TENANTS);
    Courier courier = new Courier(edge, new Parcels(edge, PARCEL_BYTES_MAX), encoding);
    return new ShardingRouter(edge, sharding, config.weir().limits(), courier, ALONE);
  }

  private static <M> void elsewhere(ClusterSharding sharding, EntityTypeKey<M> type) {
    Behavior<M> never = Behaviors.stopped();
    sharding.init(Entity.of(type, entity -> never));
  }

  private HttpServer serve(ActorSystem<?> system, EffectiveConfig config, Router router) {
    return HttpServer.start(system, config.weir(), router, new TestNode(), clock)
        .toCompletableFuture()
        .join();
  }

  /** A client of the node where all circuits live. */
  RecordingClient ownerClient() {
    return client(ownerHttp);
  }

  /** A client of the node where none lives. */
  RecordingClient edgeClient() {
    return client(edgeHttp);
  }

  private static RecordingClient client(HttpServer http) {
    return new RecordingClient(URI.create("http://127.0.0.1:" + http.port()));
  }

  @Override
  public void close() {
    edgeHttp.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
    ownerHttp.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
    edge.terminate();
    edge.getWhenTerminated().toCompletableFuture().join();
    owner.terminate();
    owner.system().getWhenTerminated().toCompletableFuture().join();
    encoding.shutdownNow();
  }
}
