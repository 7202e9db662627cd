package dev.weir.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import dev.weir.config.Clock;
import dev.weir.config.ConfigErrors;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirConfig;
import dev.weir.http.HttpServer;
import dev.weir.node.Node;
import dev.weir.node.NodeEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;

/**
 * A node with its HTTP server, as one process runs it.
 *
 * <p>The one place where the wall clock and entropy enter.
 */
final class WeirServer implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final int STOP_SECONDS_MAX = 60;

  private final Node node;
  private final HttpServer http;
  private final URI base;

  private WeirServer(Node node, HttpServer http, URI base) {
    this.node = node;
    this.http = http;
    this.base = base;
  }

  /**
   * Starts a node inside a process that goes on when the node ends.
   *
   * @throws dev.weir.config.WeirException when the journal cannot be opened
   */
  static WeirServer startWithin(EffectiveConfig config) {
    Config hocon =
        config
            .hocon()
            .withValue("pekko.coordinated-shutdown.exit-jvm", ConfigValueFactory.fromAnyRef("off"));
    return start(new EffectiveConfig(config.weir(), hocon, config.entries()), end -> {});
  }

  /**
   * Starts a node and binds its port; the process ends with the node.
   *
   * @param farewell told why the node ends, before the process may be gone
   * @throws ConfigErrors when the port is in use
   * @throws dev.weir.config.WeirException when the journal cannot be opened
   */
  static WeirServer start(EffectiveConfig config, Consumer<NodeEnd> farewell) {
    requireFree(config.weir().http());
    Clock clock = System::currentTimeMillis;
    Build.register();
    Node node = Node.start(config, Build.version(), clock, new SecureRandom().nextInt());
    node.lastly(farewell);
    try {
      HttpServer http =
          HttpServer.start(
                  node.system(),
                  config.weir(),
                  node.router(),
                  new NodeView(node, clock.millis()),
                  clock)
              .toCompletableFuture()
              .join();
      URI base = URI.create("http://" + config.weir().http().host() + ":" + http.port());
      CoordinatedShutdown.get(node.system())
          .addTask(
              CoordinatedShutdown.PhaseServiceRequestsDone(),
              "weir-http-drain",
              () -> http.stop(DRAIN).thenApply(done -> Done.getInstance()));
      return new WeirServer(node, http, base);
    } catch (RuntimeException failure) {
      node.terminate();
      throw failure;
    }
  }

  /** Looks before anything is started: a failed bind would leave a started node behind. */
  private static void requireFree(WeirConfig.Http http) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(http.host(), http.port()));
    } catch (IOException inUse) {
      throw new ConfigErrors(
          List.of(
              "weir.http.port = "
                  + http.port()
                  + ": cannot be bound on "
                  + http.host()
                  + " ("
                  + inUse.getMessage()
                  + "). Choose another with --port; 0 takes any free one."));
    }
  }

  URI base() {
    return base;
  }

  /** Whether the node takes work. */
  boolean isReady() {
    return node.readiness().report().status() == dev.weir.node.Readiness.Status.READY;
  }

  /** Waits until the node has ended, by whatever cause. */
  NodeEnd awaitEnd() {
    node.system().getWhenTerminated().toCompletableFuture().join();
    return node.end();
  }

  /** Ends without drain, handover or farewell: as near to a crash as one process can come. */
  void abandon() {
    http.stop(Duration.ofMillis(1));
    node.terminate();
    awaitEnd();
  }

  /** Leaves in order. */
  @Override
  public void close() {
    node.stop();
    await(node.system().getWhenTerminated().toCompletableFuture());
  }

  private static void await(CompletableFuture<Done> ended) {
    ended.orTimeout(STOP_SECONDS_MAX, TimeUnit.SECONDS).join();
  }
}
