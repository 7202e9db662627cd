package dev.weir.config;

import com.typesafe.config.Config;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a node runs with.
 *
 * @param weir the checked values
 * @param hocon everything, resolved: give it to the ActorSystem
 * @param entries every key of Weir and every key of Pekko that Weir or the user sets, by name
 */
public record EffectiveConfig(WeirConfig weir, Config hocon, List<Entry> entries) {
  /** One key; {@code value} is HOCON, {@code origin} for instance {@code weir.conf:9}. */
  public record Entry(String key, String value, String origin) {}

  /** One line per key with the origin of its value, secrets masked. */
  public String render() {
    return entries.stream()
        .map(entry -> entry.key() + " = " + entry.value() + "  # " + entry.origin() + "\n")
        .collect(Collectors.joining());
  }
}
