package dev.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The layers of a configuration: user's values over computed defaults over the {@code
 * reference.conf} files of Weir over those of the libraries.
 */
record ConfigLayers(Config user, Config defaults) {
  private static final String WEIR = "weir";
  private static final String PEKKO = "pekko";
  private static final String JOURNAL_KIND = "weir.journal.kind";
  private static final String JOURNAL_POSTGRES = "postgres";
  private static final long MIB = 1L << 20;
  private static final long IN_FLIGHT_BYTES = 256 * MIB;

  static ConfigLayers of(ConfigSources sources, ConfigProblems problems) {
    Config defaults = reference();
    KnownKeys known = KnownKeys.of(defaults);
    Config user =
        commandLine(sources.commandLine(), known, problems)
            .withFallback(environment(sources.environment(), known, problems))
            .withFallback(file(sources, defaults, known, problems));
    return new ConfigLayers(user, defaults);
  }

  /**
   * All defaults, resolved. Weir's files go before those of libraries whatever the order of the
   * class path, because they also hold what Weir asks of Pekko.
   */
  static Config reference() {
    return referenceUnresolved().resolve();
  }

  /** The user's values over the defaults, resolved. */
  Config effective() {
    return effective(ConfigFactory.empty());
  }

  /** The same with values of Pekko that follow from values of Weir; the user's go before them. */
  Config effective(Config derived) {
    Config own = user.withFallback(derived);
    Config plain = own.withFallback(referenceUnresolved()).resolve();
    return JOURNAL_POSTGRES.equals(new RawValue(plain, JOURNAL_KIND).text())
        ? own.withFallback(postgres()).withFallback(referenceUnresolved()).resolve()
        : plain;
  }

  /** The plugins follow the kind of the journal; nobody has to name them. */
  private static Config postgres() {
    Map<String, Object> plugins =
        Map.of(
            "pekko.persistence.journal.plugin",
            "jdbc-journal",
            "pekko.persistence.snapshot-store.plugin",
            "jdbc-snapshot-store",
            // with the node, and not with its first circuit
            "pekko.persistence.journal.auto-start-journals",
            List.of("jdbc-journal"),
            "pekko.persistence.snapshot-store.auto-start-snapshot-stores",
            List.of("jdbc-snapshot-store"));
    return ConfigFactory.parseMap(plugins, Origin.ofDefault());
  }

  /** What {@code show-config} prints. */
  List<EffectiveConfig.Entry> entries(Config effective) {
    SortedMap<String, ConfigValue> all = ConfigTree.leaves(effective.root());
    TreeSet<String> shown = new TreeSet<>(ConfigTree.leaves(ours().root()).keySet());
    all.forEach(
        (key, value) -> {
          boolean set = Origin.of(value.origin()).kind() != Origin.Kind.DEFAULT;
          if (key.startsWith(WEIR + ".") || (set && key.startsWith(PEKKO + "."))) {
            shown.add(key);
          }
        });
    shown.retainAll(all.keySet());
    return shown.stream().map(key -> entry(key, all.get(key))).toList();
  }

  private static EffectiveConfig.Entry entry(String key, ConfigValue value) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    boolean secret =
        (last.contains("password") || last.contains("secret")) && !last.endsWith("-file");
    return new EffectiveConfig.Entry(
        key, secret ? "\"***\"" : ConfigProblems.render(value), Origin.of(value.origin()).label());
  }

  private static Config referenceUnresolved() {
    return computed()
        .withFallback(ours())
        .withFallback(
            ConfigFactory.defaultReferenceUnresolved(ConfigLayers.class.getClassLoader()));
  }

  /** The defaults that depend on the machine: {@code null} in {@code reference.conf}. */
  private static Config computed() {
    long heap = Runtime.getRuntime().maxMemory();
    Map<String, Object> values =
        Map.of(
            "weir.node.name", hostName(),
            "weir.limits.node-in-flight-bytes-max", Math.min(IN_FLIGHT_BYTES, heap / 10),
            "weir.limits.state-bytes-max", heap / 5);
    return ConfigFactory.parseMap(values, Origin.ofDefault());
  }

  /** The host's name without domain, made to fit the rule for names. */
  private static String hostName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "";
    }
    String name =
        host.toLowerCase(Locale.ROOT)
            .replaceFirst("\\..*", "")
            .replaceAll("[^a-z0-9-]", "-")
            .replaceAll("^-+|-+$", "");
    return name.isEmpty() ? WEIR : name.substring(0, Math.min(name.length(), 63));
  }

  /** Only Weir's modules have files that speak of the root {@code weir}. */
  private static Config ours() {
    try {
      List<URL> files =
          Collections.list(ConfigLayers.class.getClassLoader().getResources("reference.conf"));
      return files.stream()
          .map(ConfigLayers::parse)
          .filter(config -> config.root().containsKey(WEIR))
          .reduce(ConfigFactory.empty(), Config::withFallback);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files reference.conf on the class path", e);
    }
  }

  private static Config parse(URL url) {
    return ConfigFactory.parseURL(
        url, ConfigParseOptions.defaults().setOriginDescription(Origin.ofDefault()));
  }

  private static Config commandLine(
      Map<String, String> given, KnownKeys known, ConfigProblems problems) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> entry : given.entrySet()) {
      ConfigValue value = ConfigValueFactory.fromAnyRef(entry.getValue(), Origin.ofCommandLine());
      if (known.checkKey(entry.getKey(), value, problems)) {
        config = config.withValue(entry.getKey(), value);
      }
    }
    return config;
  }

  private static Config environment(
      Map<String, String> given, KnownKeys known, ConfigProblems problems) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> entry : given.entrySet()) {
      ConfigValue value =
          ConfigValueFactory.fromAnyRef(entry.getValue(), Origin.ofEnvironment(entry.getKey()));
      Optional<String> key = known.keyOfVariable(entry.getKey(), value, problems);
      if (key.isPresent()) {
        config = config.withValue(key.get(), value);
      }
    }
    return config;
  }

  private static Config file(
      ConfigSources sources, Config defaults, KnownKeys known, ConfigProblems problems) {
    return sources
        .chosenFile()
        .map(path -> file(path, sources.directory().resolve(path), defaults, known, problems))
        .orElse(ConfigFactory.empty());
  }

  /** With unknown keys the resolved rest is returned: enough to find the other errors. */
  private static Config file(
      Path shown, Path path, Config defaults, KnownKeys known, ConfigProblems problems) {
    Origin whole = new Origin(Origin.Kind.FILE, shown.toString(), 0);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      problems.unreadable(whole, shown + ": there is no such readable file.");
      return ConfigFactory.empty();
    }
    try {
      Config file =
          ConfigFactory.parseFile(
              path.toFile(), ConfigParseOptions.defaults().setOriginDescription(shown.toString()));
      Config resolved = file.resolveWith(file.withFallback(defaults).resolve());
      Config right = known.checkKeys(resolved, problems);
      return right.equals(resolved) ? file : right;
    } catch (ConfigException e) {
      Origin origin = e.origin() == null ? whole : Origin.of(e.origin());
      problems.unreadable(origin, origin.label() + ": " + bare(e));
      return ConfigFactory.empty();
    }
  }

  /** HOCON puts its own form of the place before its messages. */
  private static String bare(ConfigException e) {
    String message = e.getMessage();
    String place = e.origin() == null ? "" : e.origin().description() + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }
}
