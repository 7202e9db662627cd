package dev.weir.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.SortedMap;
import java.util.TreeMap;

/** The leaves of a configuration by full key; lists and nulls are leaves. */
final class ConfigTree {
  private ConfigTree() {}

  static SortedMap<String, ConfigValue> leaves(ConfigObject root) {
    SortedMap<String, ConfigValue> leaves = new TreeMap<>();
    collect("", root, leaves);
    return leaves;
  }

  private static void collect(
      String prefix, ConfigObject object, SortedMap<String, ConfigValue> leaves) {
    object.forEach(
        (name, value) -> {
          String key = prefix + ConfigUtil.joinPath(name);
          if (value instanceof ConfigObject section && !section.isEmpty()) {
            collect(key + ".", section, leaves);
          } else {
            leaves.put(key, value);
          }
        });
  }
}
