package dev.weir.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory of backups; the layout is in the package documentation. */
public final class BackupDirectory {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Why a manifest cannot be read while others can. */
  private static final Set<ErrorCode> UNREADABLE =
      Set.of(ErrorCode.BACKUP_DAMAGED, ErrorCode.BACKUP_NOT_FOUND, ErrorCode.FORMAT_TOO_NEW);

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String MANIFEST = ".json";
  private static final String PART = ".part";
  private static final String DATA = "data";
  private static final String ARCHIVE = ".wa";
  private static final String LOCK = ".lock";

  /** Threads of one process; the lock of a file is for other processes only. */
  private static final Object ALONE = new Object();

  private final Path directory;

  public BackupDirectory(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /** The file of a chunk. */
  Path file(String chunk) {
    return directory.resolve(chunk);
  }

  /** Where the events of a circuit go, below this directory. */
  static String data(String tenant, String circuit) {
    return DATA + "/" + tenant + "/" + circuit + "/";
  }

  /**
   * All backups, the latest first; those whose manifest cannot be read, because it is damaged, of a
   * newer build or deleted meanwhile, are left out.
   */
  public List<BackupManifest> list() {
    List<BackupManifest> all = new ArrayList<>();
    for (String name : names()) {
      try {
        all.add(read(name));
      } catch (WeirException unreadable) {
        if (!UNREADABLE.contains(unreadable.code())) {
          throw unreadable;
        }
      }
    }
    all.sort(Comparator.comparingLong(BackupManifest::atMillis).reversed());
    return all;
  }

  /** The names of all backups, damaged ones too. */
  public List<String> names() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(MANIFEST))
          .map(name -> name.substring(0, name.length() - MANIFEST.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw failed(directory, "Listing", e);
    }
  }

  /**
   * One backup.
   *
   * @throws WeirException {@code backup-not-found}, or {@code backup-damaged} when its manifest is
   */
  public BackupManifest read(String name) {
    Path file = directory.resolve(name + MANIFEST);
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 2 || !sha256(lines.get(0)).equals(lines.get(1))) {
        throw damaged(file, "its second line is not the SHA-256 of its first");
      }
      int format = JSON.readTree(lines.get(0)).path("format").asInt();
      if (format > BackupManifest.FORMAT) {
        throw new WeirException(
            ErrorCode.FORMAT_TOO_NEW,
            "Backup %s has format %d, this build reads %d. Use a newer build."
                .formatted(name, format, BackupManifest.FORMAT));
      }
      return JSON.readValue(lines.get(0), BackupManifest.class);
    } catch (NoSuchFileException missing) {
      throw missing(name);
    } catch (IOException e) {
      throw damaged(file, "it cannot be read: " + e.getMessage());
    }
  }

  /**
   * One backup, if it is there.
   *
   * @throws WeirException {@code backup-damaged} when its manifest is
   */
  public Optional<BackupManifest> find(String name) {
    return Files.exists(directory.resolve(name + MANIFEST))
        ? Optional.of(read(name))
        : Optional.empty();
  }

  /**
   * Refuses what cannot be the name of a backup.
   *
   * @throws WeirException {@code name-invalid}
   */
  public static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new WeirException(
          ErrorCode.NAME_INVALID,
          "backup name \"%s\" is not allowed. Use 1 to 63 of a-z, 0-9 and -, not - at either end."
              .formatted(name));
    }
    return name;
  }

  /** Refuses a backup that is not there, damaged or not. */
  public void requireThere(String name) {
    if (!Files.exists(directory.resolve(name + MANIFEST))) {
      throw missing(name);
    }
  }

  private WeirException missing(String name) {
    return new WeirException(
        ErrorCode.BACKUP_NOT_FOUND,
        "There is no backup %s in %s; GET /v1/backups lists them.".formatted(name, directory));
  }

  /** Refuses a name that is taken. */
  void requireFree(String name) {
    if (Files.exists(directory.resolve(name + MANIFEST))) {
      throw new WeirException(
          ErrorCode.BACKUP_EXISTS,
          "There is a backup %s already; backups never change. Choose another name, or delete it first."
              .formatted(name));
    }
  }

  /** Makes a backup appear: its manifest is written, durable, and has its name. */
  void write(BackupManifest manifest) {
    requireFree(manifest.name());
    Path file = directory.resolve(manifest.name() + MANIFEST);
    Path part = directory.resolve(manifest.name() + MANIFEST + PART);
    try {
      Files.createDirectories(directory);
      String json = JSON.writeValueAsString(manifest);
      byte[] bytes = (json + "\n" + sha256(json) + "\n").getBytes(StandardCharsets.UTF_8);
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
          channel.write(out);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
    } catch (IOException e) {
      throw failed(file, "Writing", e);
    }
  }

  /**
   * Removes a backup and the files that no other one names. Those of a backup that is being written
   * go too, and it fails when it ends. As long as another manifest cannot be read, nobody knows
   * what it names, and all files stay.
   */
  public void delete(String name) {
    requireThere(name);
    Path file = directory.resolve(name + MANIFEST);
    alone(
        () -> {
          try {
            Files.deleteIfExists(file);
            Optional<Set<String>> named = named();
            if (named.isPresent()) {
              removeUnnamed(named.get());
            }
          } catch (IOException e) {
            throw failed(file, "Deleting", e);
          }
        });
  }

  /** The files that backups name; empty when one cannot be read. */
  private Optional<Set<String>> named() {
    Set<String> named = new HashSet<>();
    for (String name : names()) {
      try {
        read(name).chunks().forEach(chunk -> named.add(chunk.file()));
      } catch (WeirException unreadable) {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }

  /** Does what decides on files by manifests, or the other way round, while nobody else does. */
  void alone(Runnable work) {
    Path file = directory.resolve(LOCK);
    synchronized (ALONE) {
      try {
        Files.createDirectories(directory);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock _ = channel.lock()) {
          work.run();
        }
      } catch (IOException e) {
        throw failed(file, "Locking", e);
      }
    }
  }

  private void removeUnnamed(Set<String> named) throws IOException {
    Path data = directory.resolve(DATA);
    if (!Files.isDirectory(data)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = directory.relativize(file).toString().replace('\\', '/');
      boolean isOurs = name.endsWith(ARCHIVE) || name.endsWith(ARCHIVE + PART);
      if (isOurs && !named.contains(name)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Makes the names in a directory durable. */
  static void sync(Path directory) throws IOException {
    try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  /** Removes a directory with the files in it. */
  static void removeDirectory(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  /** SHA-256 of bytes from an offset on, in lower case. */
  static String sha256(byte[] bytes, int from) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, bytes.length - from);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static WeirException damaged(Path file, String what) {
    return new WeirException(
        ErrorCode.BACKUP_DAMAGED,
        "%s is damaged: %s. Take another backup, and keep this one for whoever looks into it."
            .formatted(file, what),
        Map.of("file", file.getFileName().toString()));
  }

  static WeirException failed(Path file, String doing, IOException why) {
    return new WeirException(
        ErrorCode.JOURNAL_DOWN, "%s %s failed: %s".formatted(doing, file, why));
  }
}
