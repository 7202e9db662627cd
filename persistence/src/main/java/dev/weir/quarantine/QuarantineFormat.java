package dev.weir.quarantine;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.RecordBytes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What writer and reader share; the layout is in the package documentation. */
final class QuarantineFormat {
  static final int MAGIC = 0x57514631; // WQF1
  static final int FORMAT = 1;
  static final int DIGEST_BYTES = 32;
  static final int BUFFER_BYTES = 64 << 10;

  private QuarantineFormat() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static void writeHeader(DataOutputStream out, QuarantineHeader header) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    RecordBytes.writeText(out, header.persistenceId());
    out.writeLong(header.epoch());
    out.writeLong(header.first());
    out.writeLong(header.last());
    out.writeLong(header.writtenMillis());
    RecordBytes.writeText(out, header.region());
  }

  /** What follows magic and format. */
  static QuarantineHeader readHeader(Path file, DataInputStream in) throws IOException {
    String persistenceId = RecordBytes.readText(in);
    long epoch = in.readLong();
    long first = in.readLong();
    long last = in.readLong();
    long writtenMillis = in.readLong();
    String region = RecordBytes.readText(in);
    try {
      return new QuarantineHeader(persistenceId, epoch, first, last, writtenMillis, region);
    } catch (IllegalArgumentException e) {
      throw damaged(file, e.getMessage());
    }
  }

  static WeirException damaged(Path file, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "Quarantine file " + file + " is damaged: " + what + ". Restore it from a copy.");
  }

  static WeirException failed(Path file, String doing, Exception cause) {
    WeirException failure =
        new WeirException(
            ErrorCode.JOURNAL_DOWN,
            doing + " quarantine file " + file + " failed: " + cause + ". Check path and disk.");
    failure.initCause(cause);
    return failure;
  }
}
