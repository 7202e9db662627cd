package dev.weir.app;

import static org.awaitility.Awaitility.await;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A whole node with its journal inside the test, on a free port. */
public final class RealNode implements AutoCloseable {
  private final WeirServer server;

  private RealNode(WeirServer server) {
    this.server = server;
  }

  /** Starts a node over a data directory and waits until it takes work. */
  public static RealNode start(Path data) {
    return start(data, Map.of());
  }

  /** The same with some keys of its configuration set. */
  public static RealNode start(Path data, Map<String, String> keys) {
    Map<String, String> all = new HashMap<>(keys);
    all.put("weir.data.dir", data.toString());
    all.put("weir.http.port", "0");
    WeirServer server =
        WeirServer.startWithin(
            ConfigLoader.load(
                new ConfigSources(
                    Optional.empty(), all, Map.of(), data.resolve("no-such-directory"))));
    await().atMost(Duration.ofSeconds(60)).until(server::isReady);
    return new RealNode(server);
  }

  public URI base() {
    return server.base();
  }

  /** Ends without drain or farewell. */
  public void abandon() {
    server.abandon();
  }

  @Override
  public void close() {
    server.close();
  }
}
