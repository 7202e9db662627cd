package dev.weir.config;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A journal in PostgreSQL needs an address, a user and a password; the password only by file. */
final class JournalRules {
  private static final String URL = "weir.journal.url";
  private static final String PREFIX = "jdbc:postgresql://";

  private JournalRules() {}

  static void check(WeirConfig.Journal journal, Config effective, ConfigProblems problems) {
    switch (journal.kind()) {
      case LEVELDB -> {}
      case POSTGRES -> {
        needs(URL, journal.url(), PREFIX + "127.0.0.1:5432/weir", effective, problems);
        needs("weir.journal.user", journal.user(), "weir", effective, problems);
        needs(
            "weir.journal.password-file",
            journal.passwordFile(),
            "/etc/weir/journal-password",
            effective,
            problems);
        journal.url().ifPresent(url -> checkUrl(url, effective, problems));
        journal.passwordFile().ifPresent(file -> checkFile(file, effective, problems));
      }
    }
  }

  private static void needs(
      String key, Optional<?> given, String example, Config effective, ConfigProblems problems) {
    if (given.isEmpty()) {
      problems.badValue(
          key,
          new RawValue(effective, key).value(),
          "missing: weir.journal.kind = postgres needs it. Write for example " + example + ".");
    }
  }

  private static void checkUrl(String url, Config effective, ConfigProblems problems) {
    if (!url.startsWith(PREFIX)) {
      problems.badValue(
          URL, effective.getValue(URL), "not an address. Write " + PREFIX + "host:port/database.");
    } else if (url.contains("password=") || url.contains("user=")) {
      problems.badValue(
          URL,
          effective.getValue(URL),
          "not allowed to name user or password. Use weir.journal.user and"
              + " weir.journal.password-file.");
    }
  }

  private static void checkFile(Path file, Config effective, ConfigProblems problems) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      String key = "weir.journal.password-file";
      problems.badValue(key, effective.getValue(key), "not a readable file.");
    }
  }
}
