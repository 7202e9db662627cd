package dev.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys that may be set, and the environment variables that stand for them. */
record KnownKeys(Set<String> keys, Map<String, String> keysByVariable) {
  private static final String PREFIX = "WEIR_";

  /** Variables that are not keys: for the launcher and the command line client. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("WEIR_CONFIG", "WEIR_URL", "WEIR_KEY", "WEIR_JAVA_OPTS", "WEIR_AOT");

  /** Sub-trees whose leaves only their plugins know. */
  private static final List<String> OPEN =
      List.of("weir.journal.leveldb.", "weir.journal.postgres.", "weir.snapshot.leveldb.");

  /** For experts; what would endanger data is refused by {@link ConfigGuard}. */
  private static final String EXPERT_ROOT = "pekko.";

  static KnownKeys of(Config defaults) {
    SortedMap<String, String> byVariable = new TreeMap<>();
    ConfigTree.leaves(defaults.root()).keySet().stream()
        .filter(key -> key.startsWith("weir."))
        .forEach(key -> byVariable.put(variable(key), key));
    return new KnownKeys(Set.copyOf(byVariable.values()), byVariable);
  }

  /** {@code weir.http.port} is {@code WEIR_HTTP_PORT}. */
  static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The key a variable sets; notes a problem if the variable begins like ours and is none. */
  Optional<String> keyOfVariable(String variable, ConfigValue value, ConfigProblems problems) {
    if (!variable.startsWith(PREFIX) || OTHER_VARIABLES.contains(variable)) {
      return Optional.empty();
    }
    if (!keysByVariable.containsKey(variable)) {
      problems.unknownKey(
          Origin.of(value.origin()), variable, complaint(variable, keysByVariable.keySet()));
    }
    return Optional.ofNullable(keysByVariable.get(variable));
  }

  /** Whether the key may be set; notes a problem if not. */
  boolean checkKey(String key, ConfigValue value, ConfigProblems problems) {
    boolean known =
        keys.contains(key)
            || key.startsWith(EXPERT_ROOT)
            || OPEN.stream().anyMatch(key::startsWith);
    if (!known) {
      problems.unknownKey(Origin.of(value.origin()), key, complaint(key, keys));
    }
    return known;
  }

  /** The configuration without the keys that are not known. */
  Config checkKeys(Config file, ConfigProblems problems) {
    Config right = file;
    for (Map.Entry<String, ConfigValue> leaf : ConfigTree.leaves(file.root()).entrySet()) {
      if (!checkKey(leaf.getKey(), leaf.getValue(), problems)) {
        right = right.withoutPath(leaf.getKey());
      }
    }
    return right;
  }

  private static String complaint(String given, Collection<String> known) {
    String near = Closest.name(given, known).map(name -> " Did you mean " + name + "?").orElse("");
    boolean outside = !given.startsWith("weir.") && !given.startsWith(PREFIX);
    return " is not a key."
        + near
        + (outside && near.isEmpty() ? " Keys begin with weir or pekko." : "");
  }
}
