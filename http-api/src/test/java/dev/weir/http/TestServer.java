package dev.weir.http;

import com.typesafe.config.ConfigFactory;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.WeirConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An HTTP server on a free port over a {@link FakeRouter}. */
final class TestServer implements AutoCloseable {
  final FakeRouter router = new FakeRouter();
  final TestNode node = new TestNode();
  final WeirConfig config;
  private final ActorSystem<Void> system;
  private final HttpServer server;

  private TestServer(Map<String, String> keys) throws Exception {
    Map<String, String> all = new HashMap<>(keys);
    all.put("weir.http.port", "0");
    config =
        ConfigLoader.load(
                new ConfigSources(Optional.empty(), all, Map.of(), Path.of("no-such-directory")))
            .weir();
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "http-test",
            ConfigFactory.parseString(
                    "pekko.actor.provider=local, pekko.loglevel=WARNING, pekko.stdout-loglevel=OFF,"
                        + " pekko.coordinated-shutdown.exit-jvm=off")
                .withFallback(ConfigFactory.defaultReference()));
    server =
        HttpServer.start(system, config, router, node, () -> 1_767_600_000_000L)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  static TestServer start() throws Exception {
    return new TestServer(Map.of());
  }

  /** A server with some keys of its configuration set. */
  static TestServer start(Map<String, String> keys) throws Exception {
    return new TestServer(keys);
  }

  int port() {
    return server.port();
  }

  HttpServer server() {
    return server;
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    server.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
