package dev.weir.journal;

import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what reading all records does not read: values that are superseded and lie in the tables
 * until a compaction comes upon them, and the second slot of the high-water file.
 */
public final class FileCheck {
  private FileCheck() {}

  /** What is broken in the journal of a data directory that no process has open. */
  public static List<String> problems(Path dataDir) {
    Path journal = dataDir.resolve("journal");
    List<String> problems = new ArrayList<>();
    try {
      HighWater.problem(journal, StoreIdentity.read(journal).store()).ifPresent(problems::add);
      Path database = journal.resolve("db");
      String manifest =
          Files.readString(database.resolve("CURRENT"), StandardCharsets.ISO_8859_1).strip();
      for (long number : LiveFiles.read(database.resolve(manifest)).tableBytes().keySet()) {
        SalvagedTable.read(database.resolve("%06d.sst".formatted(number)), _ -> {}, problems::add);
      }
    } catch (IOException e) {
      problems.add(journal + ": it cannot be read: " + e);
    } catch (WeirException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }
}
