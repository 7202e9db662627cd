package dev.weir.archive;

import dev.weir.journal.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small archives, and what they hold as plain text. */
public final class Archives {
  private Archives() {}

  static StoredRecord event(long rev, String payload) {
    StoredRecord.Metadata extra = new StoredRecord.Metadata(18, "extra", bytes("beside"));
    return new StoredRecord(
        rev,
        17,
        "text",
        "adapter",
        "writer",
        1_000 + rev,
        rev % 2 == 0 ? Optional.of(extra) : Optional.empty(),
        bytes(payload));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Snapshot, file and five events behind rev 7. */
  public static Path small(Path file) {
    try (ArchiveWriter out = ArchiveWriter.begin(file, new ArchiveHeader("c|t|main", 8, 77))) {
      out.add(new ArchiveEntry.Snapshot(event(7, "snapshot")));
      out.add(new ArchiveEntry.FilePart("one.seg", bytes("begin")));
      out.add(new ArchiveEntry.FilePart("one.seg", bytes("end")));
      for (int rev = 8; rev <= 12; rev++) {
        out.add(new ArchiveEntry.Event(event(rev, "payload " + rev)));
      }
      out.finish();
    }
    return file;
  }

  static List<String> content(Path file) {
    List<String> lines = new ArrayList<>();
    ArchiveReader.open(file).forEach(entry -> lines.add(line(entry)));
    return lines;
  }

  private static String line(ArchiveEntry entry) {
    return switch (entry) {
      case ArchiveEntry.Event(var stored) -> "event " + line(stored);
      case ArchiveEntry.Snapshot(var stored) -> "snapshot " + line(stored);
      case ArchiveEntry.FilePart(var name, var part) -> name + "=" + text(part);
    };
  }

  private static String line(StoredRecord stored) {
    return "%d %d %s %s %s %d %s %s"
        .formatted(
            stored.rev(),
            stored.serializerId(),
            stored.manifest(),
            stored.adapterManifest(),
            stored.writerUuid(),
            stored.timestamp(),
            stored.metadata().map(extra -> text(extra.bytes())).orElse("-"),
            text(stored.payload()));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
