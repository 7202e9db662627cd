package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of keys users are given, reference.conf and the record tree are one set. */
class ConfigKeysTest {
  private static final Set<String> PLUGINS =
      Set.of("weir.journal.leveldb.", "weir.journal.postgres.", "weir.snapshot.leveldb.");

  /** Defaults that the table says in words, because they depend on the machine. */
  private static final Map<String, String> COMPUTED =
      Map.of(
          "none", "null",
          "host name", "null",
          "min(256MiB, 10 % of heap)", "null",
          "20 % of heap", "null",
          "${cluster.host}", "127.0.0.1",
          "${data.dir}/segments", "./.weir/segments",
          "${data.dir}/backups", "./.weir/backups");

  @Test
  void referenceHoldsTheKeysOfTheTable() throws IOException {
    assertThat(referenceValues().keySet()).isEqualTo(table().keySet());
  }

  @Test
  void loaderReadsTheKeysOfTheTable() throws IOException {
    assertThat(new TreeSet<>(ConfigLoader.keys())).isEqualTo(table().keySet());
  }

  @Test
  void recordTreeHoldsTheKeysOfTheTable() throws IOException {
    TreeMap<String, Object> leaves = new TreeMap<>();
    collect("weir", defaults(), leaves);
    assertThat(leaves.keySet()).isEqualTo(table().keySet());
  }

  @Test
  void referenceHoldsTheDefaultsOfTheTable() throws IOException {
    TreeMap<String, String> reference = new TreeMap<>(referenceValues());
    SortedMap<String, String> table = table();
    table.replaceAll((_, value) -> COMPUTED.getOrDefault(value, value));
    assertThat(reference).isEqualTo(table);
  }

  @Test
  void recordTreeHoldsTheDefaultsOfTheTable() throws IOException {
    TreeMap<String, Object> leaves = new TreeMap<>();
    collect("weir", defaults(), leaves);
    List<String> wrong = new ArrayList<>();
    table()
        .forEach(
            (key, value) -> {
              boolean onThisMachine = COMPUTED.getOrDefault(value, "").equals("null");
              if (!onThisMachine && !same(leaves.get(key), COMPUTED.getOrDefault(value, value))) {
                wrong.add(key + " is " + leaves.get(key) + " and not " + value);
              }
            });
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyKeyHasItsOwnVariable() throws IOException {
    Set<String> keys = table().keySet();
    assertThat(keys.stream().map(KnownKeys::variable).distinct()).hasSameSizeAs(keys);
  }

  private static WeirConfig defaults() {
    return ConfigLoader.defaults().weir();
  }

  private static SortedMap<String, String> table() throws IOException {
    SortedMap<String, String> rows = new TreeMap<>();
    try (var in = ConfigKeysTest.class.getResourceAsStream("/config-keys.tsv")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", 2))
          .forEach(cells -> rows.put(cells[0], cells[1]));
    }
    return rows;
  }

  /** The file of this module as it is written, without what is computed at start. */
  private static Map<String, String> referenceValues() {
    Config file =
        ConfigFactory.parseResources(
                ConfigKeysTest.class.getClassLoader(),
                "reference.conf",
                ConfigParseOptions.defaults())
            .resolve();
    TreeMap<String, String> values = new TreeMap<>();
    ConfigTree.leaves(file.root())
        .forEach(
            (key, value) -> {
              if (key.startsWith("weir.") && PLUGINS.stream().noneMatch(key::startsWith)) {
                values.put(
                    key,
                    value.unwrapped() instanceof String text ? text : ConfigProblems.render(value));
              }
            });
    return values;
  }

  private static void collect(String key, Object node, Map<String, Object> leaves) {
    if (!(node instanceof Record)) {
      leaves.put(key, node);
      return;
    }
    for (RecordComponent component : node.getClass().getRecordComponents()) {
      String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      try {
        collect(key + "." + name, component.getAccessor().invoke(node), leaves);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static boolean same(Object value, String written) {
    return switch (value) {
      case Duration duration -> duration.equals(RawValue.span(written));
      case Long number -> number == RawValue.bytes(written);
      case Integer number -> number == RawValue.bytes(written);
      case Path path -> path.equals(Path.of(written));
      case Optional<?> none when none.isEmpty() -> written.equals("null");
      case Enum<?> constant -> constant.name().equalsIgnoreCase(written);
      case Object other -> other.toString().equals(written);
    };
  }
}
