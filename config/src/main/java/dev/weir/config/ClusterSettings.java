package dev.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings of Pekko that follow from {@code weir.cluster} and that HOCON alone cannot derive. */
final class ClusterSettings {
  private static final String ROTATING_KEYS =
      "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider";

  /** A node that leaves has its shards moved first; module cluster bounds that by 15 s. */
  private static final int MOVES_MILLIS = 20_000;

  /** A phase must outlast the waits it contains. */
  private static final int PHASE_MILLIS_MORE = 2000;

  private ClusterSettings() {}

  static Config of(WeirConfig weir) {
    WeirConfig.Cluster cluster = weir.cluster();
    Map<String, Object> values = new HashMap<>();
    values.put("pekko.remote.artery.canonical.hostname", cluster.address().host());
    values.put("pekko.remote.artery.bind.hostname", HostPort.of(cluster.bindHost(), 0).host());
    values.put("pekko.cluster.roles", List.of(weir.node().role()));
    values.put(
        "pekko.coordinated-shutdown.phases.before-service-unbind.timeout",
        Math.max(weir.http().drainWait().toMillis(), MOVES_MILLIS) + PHASE_MILLIS_MORE + "ms");
    if (cluster.tls().isOn()) {
      values.putAll(encryption(cluster.tls()));
    }
    return ConfigFactory.parseMap(values, Origin.ofDefault());
  }

  private static Map<String, Object> encryption(WeirConfig.Tls tls) {
    String files = "pekko.remote.artery.ssl.rotating-keys-engine.";
    return Map.of(
        "pekko.remote.artery.transport",
        "tls-tcp",
        "pekko.remote.artery.ssl.ssl-engine-provider",
        ROTATING_KEYS,
        files + "cert-file",
        tls.certFile().orElseThrow().toAbsolutePath().toString(),
        files + "key-file",
        tls.keyFile().orElseThrow().toAbsolutePath().toString(),
        files + "ca-cert-file",
        tls.caFile().orElseThrow().toAbsolutePath().toString());
  }
}
