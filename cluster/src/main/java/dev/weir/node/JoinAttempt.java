package dev.weir.node;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node on its way into a cluster. {@link JoinCheck} is made by Pekko and knows nothing but
 * configurations; here it finds out on which side it stands, and leaves what it has found.
 */
final class JoinAttempt {
  private static final Map<String, JoinAttempt> OPEN = new ConcurrentHashMap<>();

  private final String address;
  private volatile List<String> differences = List.of();

  private JoinAttempt(String address) {
    this.address = address;
  }

  static JoinAttempt open(Config own) {
    JoinAttempt attempt = new JoinAttempt(address(own));
    OPEN.put(attempt.address, attempt);
    return attempt;
  }

  /** The attempt of the node with this configuration, if it is not a member yet. */
  static Optional<JoinAttempt> of(Config own) {
    return Optional.ofNullable(OPEN.get(address(own)));
  }

  void refuse(List<String> found) {
    differences = List.copyOf(found);
  }

  List<String> differences() {
    return differences;
  }

  /** The node is a member, or has ended. */
  void close() {
    OPEN.remove(address, this);
  }

  /** With seeds the port is fixed, so no two nodes of a process share an address. */
  private static String address(Config config) {
    String canonical = "pekko.remote.artery.canonical.";
    return config.getString(canonical + "hostname") + ":" + config.getString(canonical + "port");
  }
}
