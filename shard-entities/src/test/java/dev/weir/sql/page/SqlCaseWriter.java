package dev.weir.sql.page;

import dev.weir.sql.page.SqlCase.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes what came of cases into their files; all else in them stays. */
final class SqlCaseWriter {
  /** Lines that stand for others. */
  private record Replacement(Lines old, List<String> lines) {}

  private final List<Replacement> replacements = new ArrayList<>();

  /** Notes what came of a case. */
  void add(SqlCase each, Played played) {
    replacements.add(new Replacement(each.first(), played.first()));
    if (!each.changes().isEmpty()) {
      replacements.add(new Replacement(each.after(), played.after()));
    }
  }

  /** Writes the file. */
  void write(Path path) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(path));
    // from the end, so that places in front stay where they are
    replacements.sort(Comparator.comparingInt((Replacement one) -> one.old().from()).reversed());
    for (Replacement one : replacements) {
      List<String> place =
          lines.subList(one.old().from(), one.old().from() + one.old().texts().size());
      place.clear();
      one.lines().forEach(line -> place.add("  " + line));
    }
    Files.write(path, lines);
  }
}
