package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The state that stands for the deleted events of a history: a snapshot, and the file with its
 * rows.
 *
 * @param segment the file as the snapshot names it
 * @param rows where its bytes come from
 */
public record Base(StoredRecord snapshot, SegmentRef segment, Rows rows) {
  private static final int PIECE_BYTES = 256 << 10;

  /** Hands over the bytes of a file, in order and unchecked. */
  @FunctionalInterface
  public interface Rows {
    /** All bytes, piece by piece; fewer or none where they are missing. */
    void forEach(Consumer<byte[]> pieces);
  }

  /** Reads bytes of a file from an offset on; empty when the file is missing. */
  @FunctionalInterface
  public interface Files {
    /** There are no files. */
    Files NONE = (_, _, _) -> Optional.empty();

    /** See {@link SegmentStore#read}. */
    Optional<byte[]> read(String name, long offset, int bytesMax);
  }

  /** A base whose rows are in a store. */
  static Base of(StoredRecord snapshot, SegmentRef segment, Files files) {
    return new Base(snapshot, segment, pieces -> read(segment, files, pieces));
  }

  private static void read(SegmentRef segment, Files files, Consumer<byte[]> pieces) {
    long at = 0;
    byte[] piece = files.read(segment.name(), at, PIECE_BYTES).orElseGet(() -> new byte[0]);
    while (piece.length > 0) {
      pieces.accept(piece);
      at += piece.length;
      piece = files.read(segment.name(), at, PIECE_BYTES).orElseGet(() -> new byte[0]);
    }
  }

  /** Rev of the last event that it stands for. */
  public long rev() {
    return snapshot.rev();
  }

  /**
   * Hands over the file with the rows.
   *
   * @throws WeirException {@code journal-corrupt} at the end, when that was not the whole file
   */
  public void forEach(Consumer<byte[]> pieces) {
    MessageDigest digest = sha256();
    long[] bytes = {0};
    rows.forEach(
        piece -> {
          digest.update(piece);
          bytes[0] += piece.length;
          pieces.accept(piece);
        });
    String found = HexFormat.of().formatHex(digest.digest());
    if (bytes[0] != segment.bytes() || !found.equals(segment.sha256())) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "the snapshot of rev %d cannot be used: %s %s"
              .formatted(
                  rev(),
                  segment.name(),
                  bytes[0] == 0
                      ? "is missing or empty"
                      : bytes[0] == segment.bytes()
                          ? "does not have the digest that the snapshot says"
                          : "has %d bytes, the snapshot says %d"
                              .formatted(bytes[0], segment.bytes())));
    }
  }

  /** Reads the whole file; throws as {@link #forEach} does. */
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
