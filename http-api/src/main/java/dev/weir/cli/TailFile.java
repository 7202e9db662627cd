package dev.weir.cli;

import dev.weir.config.WeirException;
import dev.weir.entity.LogDecoder;
import dev.weir.entity.LogEntry;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineFile;
import dev.weir.quarantine.QuarantineHeader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A quarantine file of a circuit, read as events. */
final class TailFile {
  private static final String CIRCUIT = "c";

  private final QuarantineFile file;
  private final String[] id;

  private TailFile(QuarantineFile file) {
    this.file = file;
    this.id = file.header().persistenceId().split("\\|", 3);
  }

  static TailFile open(QuarantineDirectory directory, Path path) {
    try {
      return new TailFile(directory.read(path));
    } catch (WeirException damage) {
      throw CheckFailed.of(damage);
    }
  }

  QuarantineHeader header() {
    return file.header();
  }

  String tenant() {
    return id.length == 3 ? id[1] : "";
  }

  String circuit() {
    return id.length == 3 ? id[2] : header().persistenceId();
  }

  /** Where the circuit answers. */
  String circuitPath() {
    return "/v1/tenants/" + Api.encode(tenant()) + "/circuits/" + Api.encode(circuit());
  }

  /** Hands over the events in order; a file that holds no circuit is refused. */
  void forEach(Consumer<LogEntry> consumer) {
    if (!isCircuit()) {
      throw new CheckFailed(
          file.path() + " holds events of " + header().persistenceId() + ", not of a circuit.");
    }
    try {
      file.forEach(stored -> consumer.accept(LogDecoder.read(stored)));
    } catch (WeirException damage) {
      throw CheckFailed.of(damage);
    }
  }

  private boolean isCircuit() {
    return id.length == 3 && id[0].equals(CIRCUIT);
  }

  /** A line of the list. */
  Map<String, Object> row(Path name) {
    long[] counts = new long[2];
    if (isCircuit()) {
      forEach(event -> count(event, counts));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("tenant", tenant());
    row.put("circuit", circuit());
    row.put("epoch", header().epoch());
    row.put("first_rev", header().first());
    row.put("last_rev", header().last());
    row.put("batches", counts[0]);
    row.put("changes", counts[1]);
    row.put("bytes", file.bytes());
    row.put("region", header().region());
    row.put("written_at", Instant.ofEpochMilli(header().writtenMillis()).toString());
    row.put("file", name.toString());
    return row;
  }

  private static void count(LogEntry event, long[] counts) {
    if (event instanceof LogEntry.Batch batch) {
      counts[0]++;
      counts[1] += batch.changes();
    }
  }
}
