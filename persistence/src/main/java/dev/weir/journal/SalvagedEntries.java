package dev.weir.journal;

import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The newest version of every value that can be found in the files of a database, without LevelDB:
 * about a hundred bytes of memory for each, the values themselves stay in the tables.
 */
final class SalvagedEntries {
  private static final Pattern NAME = Pattern.compile("(\\d+)\\.(log|sst)");
  private static final Pattern CURRENT = Pattern.compile("(MANIFEST-\\d+)\n");

  private final Map<ByteBuffer, RawEntry> newest = new HashMap<>();
  private final List<String> damage = new ArrayList<>();

  private SalvagedEntries() {}

  /** Reads all files that the manifest names; when it is broken, all that are there. */
  static SalvagedEntries read(Path database) {
    SalvagedEntries found = new SalvagedEntries();
    try (Stream<Path> files = Files.list(database)) {
      Optional<LiveFiles> live = found.live(database);
      for (Path file : files.sorted().toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          found.read(file, name, live);
        }
      }
      live.ifPresent(known -> found.missing(database, known));
    } catch (IOException e) {
      found.damage.add(database + ": it cannot be read: " + e);
    }
    return found;
  }

  private Optional<LiveFiles> live(Path database) {
    Path current = database.resolve("CURRENT");
    try {
      Matcher text = CURRENT.matcher(Files.readString(current));
      if (text.matches()) {
        return Optional.of(LiveFiles.read(database.resolve(text.group(1))));
      }
      damage.add(current + ": it names no manifest");
    } catch (IOException e) {
      damage.add(current + ": it cannot be read: " + e);
    } catch (WeirException e) {
      damage.add(e.getMessage());
    }
    return Optional.empty();
  }

  private void missing(Path database, LiveFiles live) {
    for (long number : live.tableBytes().keySet()) {
      Path table = database.resolve("%06d.sst".formatted(number));
      if (!Files.exists(table)) {
        damage.add(table + ": the file is missing");
      }
    }
  }

  private void read(Path file, Matcher name, Optional<LiveFiles> live) {
    long number = Long.parseLong(name.group(1));
    if (name.group(2).equals("log")) {
      if (live.isEmpty() || live.get().usesLog(number)) {
        SalvagedLog.read(file, this::add, damage::add);
      }
    } else if (live.isEmpty() || live.get().tableBytes().containsKey(number)) {
      SalvagedTable.read(file, this::add, damage::add);
    }
  }

  private void add(RawEntry entry) {
    newest.merge(
        ByteBuffer.wrap(entry.key()),
        entry,
        (known, other) -> known.sequence() >= other.sequence() ? known : other);
  }

  /** What is broken in which file. */
  List<String> damage() {
    return damage;
  }

  /** Hands over the entries whose keys begin with the byte and that are not deleted. */
  void forEach(byte prefix, BiConsumer<byte[], RawEntry> consumer) {
    newest.forEach(
        (key, entry) -> {
          if (key.hasRemaining() && key.get(0) == prefix && !entry.deletes()) {
            consumer.accept(entry.key(), entry);
          }
        });
  }

  /** The newest version under a key; empty when there is none or it is deleted. */
  Optional<RawEntry> find(byte[] key) {
    return Optional.ofNullable(newest.get(ByteBuffer.wrap(key))).filter(entry -> !entry.deletes());
  }

  /** The value under its key, if it fits its checksum. */
  static Optional<byte[]> intact(RawEntry entry) {
    try {
      byte[] value = entry.value().read();
      return Sealed.intact(entry.key(), value) ? Optional.of(value) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
