package dev.weir.http;

import com.typesafe.config.ConfigFactory;
import dev.weir.config.Clock;
import dev.weir.config.WeirConfig;
import dev.weir.router.Router;
import dev.weir.stream.Subscribers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;

/** The HTTP server of a node. */
public final class HttpServer {
  /** Workers that parse large bodies and render large answers of one tenant. */
  private static final int TENANT_WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** What is left for answers nobody could wait for any longer. */
  private static final Duration CUT_OFF = Duration.ofSeconds(1);

  /**
   * What the system keeps of an answer that is not taken; left to itself it would be megabytes a
   * connection.
   */
  private static final String SEND_BUFFER = "256KiB";

  private final ServerBinding binding;
  private final Connections connections;
  private final Subscribers subscribers;
  private final TenantWork work;
  private final OwnMetrics own;
  private final RowMetrics rows;

  private HttpServer(
      ServerBinding binding,
      Connections connections,
      Subscribers subscribers,
      TenantWork work,
      OwnMetrics own,
      RowMetrics rows) {
    this.own = own;
    this.rows = rows;
    this.binding = binding;
    this.connections = connections;
    this.subscribers = subscribers;
    this.work = work;
  }

  /**
   * Binds. Meant to be called before recovery is done: routes of circuits answer as soon as their
   * circuit does, and {@code /health/ready} says how far the node is.
   */
  public static CompletionStage<HttpServer> start(
      ActorSystem<?> system, WeirConfig config, Router router, Node node, Clock clock) {
    TenantWork work = new TenantWork(TENANT_WORKERS);
    Materializer materializer = SystemMaterializer.get(system).materializer();
    Subscribers subscribers = new Subscribers();
    Dispatch dispatch = dispatch(config, router, node, clock, materializer, subscribers, work);
    Connections connections = new Connections(config.limits());
    return Http.get(system)
        .newServerAt(config.http().host(), config.http().port())
        .withSettings(settings(system, config))
        .bindFlow(Flow.fromGraph(connections.gate()).mapAsync(1, dispatch::answer))
        .thenApply(
            binding -> {
              int port = binding.localAddress().getPort();
              node.rules().serve(RuleWorld.of(config, router, work, clock, port));
              return new HttpServer(
                  binding,
                  connections,
                  subscribers,
                  work,
                  OwnMetrics.of(config, router, clock),
                  RowMetrics.of(config, router, clock));
            });
  }

  /** The port that was bound; another than configured if that was 0. */
  public int port() {
    return binding.localAddress().getPort();
  }

  /** Takes no new connection, ends streams, and waits so long for requests under way. */
  public CompletionStage<?> stop(Duration patience) {
    own.close();
    rows.close();
    return binding
        .unbind()
        .thenCompose(
            unbound -> {
              subscribers.drain();
              return connections
                  .drain()
                  .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
            })
        .thenCompose(drained -> binding.terminate(CUT_OFF))
        .whenComplete((done, failure) -> work.close());
  }

  private static Dispatch dispatch(
      WeirConfig config,
      Router router,
      Node node,
      Clock clock,
      Materializer materializer,
      Subscribers subscribers,
      TenantWork work) {
    Bodies bodies = new Bodies(config.limits(), materializer);
    RouteTable table =
        Routes.table(new Routes.Parts(config, router, node, clock, bodies, subscribers, work));
    String idPrefix = Long.toHexString(System.nanoTime() & 0xFFFFFFFFL);
    return new Dispatch(table, new HostCheck(config.http()), HttpMetrics.NODE, bodies, idPrefix);
  }

  /** Timeouts of requests are ours, limits on bodies too; errors of the parser are problem+json. */
  private static ServerSettings settings(ActorSystem<?> system, WeirConfig config) {
    // a subscriber may stall longer than a connection may idle
    long idleMillis =
        Math.max(
            config.http().idleTimeout().toMillis(),
            config.limits().subscriberStallMax().plusSeconds(5).toMillis());
    Map<String, Object> own =
        Map.of(
            "pekko.http.server.server-header", "weir",
            "pekko.http.server.idle-timeout", idleMillis + "ms",
            "pekko.http.server.request-timeout", "infinite",
            "pekko.http.server.remote-address-attribute", "on",
            "pekko.http.server.socket-options.so-send-buffer-size", SEND_BUFFER,
            "pekko.http.server.max-connections", config.limits().connectionsMax(),
            "pekko.http.server.parsing.max-content-length", "infinite",
            "pekko.http.server.parsing.illegal-header-warnings", "off",
            // clients of Prometheus write match[] as it is
            "pekko.http.server.parsing.uri-parsing-mode", "relaxed",
            "pekko.http.server.parsing.error-handler", "dev.weir.http.ParserErrors");
    ServerSettings settings =
        ServerSettings.create(ConfigFactory.parseMap(own).withFallback(system.settings().config()));
    // known to the parser as types without charset: one that was sent would be dropped unseen
    return settings.withParserSettings(
        settings
            .getParserSettings()
            .withCustomMediaTypes(MediaTypes.applicationWithOpenCharset("json")));
  }
}
