package dev.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One value of a configuration, seen as any of the types; null if it is not of that type. */
record RawValue(Config config, String key) {
  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

  static long bytes(String text) {
    return ConfigFactory.parseString("v=" + text).getBytes("v");
  }

  static Duration span(String text) {
    return ConfigFactory.parseString("v=" + text).getDuration("v");
  }

  /** HOCON's own path lookup refuses null values, which are values like others here. */
  ConfigValue value() {
    ConfigValue at = config.root();
    for (String step : ConfigUtil.splitPath(key)) {
      at = at instanceof ConfigObject object ? object.get(step) : null;
    }
    return at == null ? ConfigValueFactory.fromAnyRef(null, Origin.ofDefault()) : at;
  }

  String text() {
    return isScalar() && !config.getString(key).isEmpty() ? config.getString(key) : null;
  }

  Path path() {
    try {
      return text() == null ? null : Path.of(text());
    } catch (InvalidPathException e) {
      return null;
    }
  }

  Long number() {
    try {
      return text() == null ? null : Long.valueOf(text());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  Double share() {
    try {
      Double share = text() == null ? null : Double.valueOf(text());
      return share != null && share > 0 && share <= 1 ? share : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  Boolean flag() {
    try {
      return text() == null ? null : config.getBoolean(key);
    } catch (ConfigException e) {
      return null;
    }
  }

  boolean isSize() {
    return size(Long.MIN_VALUE, Long.MAX_VALUE) != null;
  }

  Long size(long least, long most) {
    try {
      Long size = text() == null ? null : config.getBytes(key);
      return size != null && size >= least && size <= most ? size : null;
    } catch (ConfigException e) {
      return null;
    }
  }

  boolean isDuration() {
    return duration(LONGEST.negated(), LONGEST) != null;
  }

  Duration duration(Duration least, Duration most) {
    try {
      Duration span = text() == null ? null : config.getDuration(key);
      boolean within = span != null && span.compareTo(least) >= 0 && span.compareTo(most) <= 0;
      return within ? span : null;
    } catch (ConfigException e) {
      return null;
    }
  }

  /** The environment and the command line have no lists: there a comma separates. */
  List<String> texts() {
    if (value() instanceof ConfigList list) {
      boolean texts =
          list.stream().allMatch(element -> element.valueType() == ConfigValueType.STRING);
      return texts ? list.stream().map(element -> (String) element.unwrapped()).toList() : null;
    }
    return value().unwrapped() instanceof String text ? split(text) : null;
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private boolean isScalar() {
    ConfigValueType type = value().valueType();
    return type == ConfigValueType.STRING
        || type == ConfigValueType.NUMBER
        || type == ConfigValueType.BOOLEAN;
  }
}
