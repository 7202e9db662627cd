package dev.weir.segment;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * A small file that each node leaves in its directory of segments when it starts: who finds those
 * of all members knows that they share the directory.
 */
public final class NodeMarks {
  /** Where the marks lie below the directory of segments. */
  static final String DIRECTORY = "nodes";

  private NodeMarks() {}

  /**
   * Writes the mark of a node and reads it back.
   *
   * @throws WeirException when that fails
   */
  public static void leave(Path segments, String node) {
    roundTrip(segments, node);
  }

  /**
   * Writes a file, reads it back and removes it.
   *
   * @throws WeirException when that fails
   */
  public static void probe(Path segments) {
    String name = ".probe-" + ProcessHandle.current().pid();
    roundTrip(segments, name);
    try {
      Files.deleteIfExists(mark(segments, name));
    } catch (IOException e) {
      throw unusable(segments, e);
    }
  }

  /** Those of the nodes that left no mark. */
  public static List<String> missing(Path segments, Collection<String> nodes) {
    return nodes.stream().filter(node -> Files.notExists(mark(segments, node))).toList();
  }

  private static Path mark(Path segments, String name) {
    return segments.resolve(DIRECTORY).resolve(name);
  }

  private static void roundTrip(Path segments, String name) {
    Path mark = mark(segments, name);
    try {
      Files.createDirectories(mark.getParent());
      Files.writeString(mark, name + "\n");
      String found = Files.readString(mark);
      if (!found.equals(name + "\n")) {
        throw new IOException(mark + " reads otherwise than it was written");
      }
    } catch (IOException e) {
      throw unusable(segments, e);
    }
  }

  private static WeirException unusable(Path segments, IOException cause) {
    WeirException failure =
        new WeirException(
            ErrorCode.JOURNAL_DOWN,
            "The directory of segments "
                + segments
                + " cannot be used: "
                + cause
                + ". Snapshots of circuits lie there. Mount it, let this user write in it, or"
                + " correct weir.segments.dir.");
    failure.initCause(cause);
    return failure;
  }
}
