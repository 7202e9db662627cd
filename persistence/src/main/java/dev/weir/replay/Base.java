package dev.weir.replay;

import dev.weir.archive.ArchiveEntry.FilePart;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentGroup;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The state that stands for the deleted events of a history: a snapshot, and the files that it
 * consists of.
 *
 * @param segments the files as the snapshot names them
 * @param rows where their bytes come from
 */
public record Base(StoredRecord snapshot, SegmentGroup segments, Rows rows) {
  private static final int PIECE_BYTES = 256 << 10;

  /** Hands over the bytes of files, unchecked. */
  @FunctionalInterface
  public interface Rows {
    /** All bytes of one file after another; fewer or none where they are missing. */
    void forEach(Consumer<FilePart> pieces);
  }

  /** Reads bytes of a file from an offset on; empty when the file is missing. */
  @FunctionalInterface
  public interface Files {
    /** There are no files. */
    Files NONE = (_, _, _) -> Optional.empty();

    /** See {@link SegmentStore#read}. */
    Optional<byte[]> read(String name, long offset, int bytesMax);
  }

  /** A base whose files are in a store. */
  static Base of(StoredRecord snapshot, SegmentGroup segments, Files files) {
    return new Base(
        snapshot,
        segments,
        pieces -> segments.all().forEach(segment -> read(segment.name(), files, pieces)));
  }

  private static void read(String name, Files files, Consumer<FilePart> pieces) {
    long at = 0;
    byte[] piece = files.read(name, at, PIECE_BYTES).orElseGet(() -> new byte[0]);
    while (piece.length > 0) {
      pieces.accept(new FilePart(name, piece));
      at += piece.length;
      piece = files.read(name, at, PIECE_BYTES).orElseGet(() -> new byte[0]);
    }
  }

  /** Rev of the last event that it stands for. */
  public long rev() {
    return snapshot.rev();
  }

  /**
   * Hands over the files, one after another.
   *
   * @throws WeirException {@code journal-corrupt} at the end, when these were not the whole files
   */
  public void forEach(Consumer<FilePart> pieces) {
    Map<String, Sum> sums = new HashMap<>();
    segments.all().forEach(segment -> sums.put(segment.name(), new Sum()));
    rows.forEach(
        piece -> {
          Sum sum = sums.get(piece.name());
          if (sum != null) {
            sum.add(piece.bytes());
            pieces.accept(piece);
          }
        });
    segments.all().forEach(segment -> require(segment, sums.get(segment.name())));
  }

  private void require(SegmentRef segment, Sum found) {
    if (found.bytes != segment.bytes() || !found.hex().equals(segment.sha256())) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "the snapshot of rev %d cannot be used: %s %s"
              .formatted(
                  rev(),
                  segment.name(),
                  found.bytes == 0
                      ? "is missing or empty"
                      : found.bytes == segment.bytes()
                          ? "does not have the digest that the snapshot says"
                          : "has %d bytes, the snapshot says %d"
                              .formatted(found.bytes, segment.bytes())));
    }
  }

  /** What has come of one file. */
  private static final class Sum {
    private final MessageDigest digest = sha256();
    private long bytes;

    void add(byte[] piece) {
      digest.update(piece);
      bytes += piece.length;
    }

    String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** Reads all files; throws as {@link #forEach} does. */
  public void check() {
    forEach(_ -> {});
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
