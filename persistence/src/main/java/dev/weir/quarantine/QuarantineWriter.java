package dev.weir.quarantine;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.RecordBytes;
import dev.weir.journal.StoredRecord;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;

/** Writes the bytes of one file and syncs them. */
final class QuarantineWriter {
  private QuarantineWriter() {}

  static void write(
      Path file, long reserve, QuarantineHeader header, Iterable<List<StoredRecord>> chunks)
      throws IOException {
    MessageDigest digest = QuarantineFormat.sha256();
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream roomy = new Reserved(Channels.newOutputStream(channel), file, reserve);
        OutputStream buffer = new BufferedOutputStream(roomy, QuarantineFormat.BUFFER_BYTES);
        DataOutputStream out = new DataOutputStream(new DigestOutputStream(buffer, digest))) {
      QuarantineFormat.writeHeader(out, header);
      writeRecords(out, header, chunks);
      out.writeInt(0);
      out.writeLong(header.events());
      out.write(digest.digest());
      out.flush();
      channel.force(true);
    }
  }

  private static void writeRecords(
      DataOutputStream out, QuarantineHeader header, Iterable<List<StoredRecord>> chunks)
      throws IOException {
    long next = header.first();
    for (List<StoredRecord> chunk : chunks) {
      for (StoredRecord each : chunk) {
        if (each.rev() != next || next > header.last()) {
          throw incomplete(header, next, each.rev());
        }
        RecordBytes.writeBytes(out, RecordBytes.encode(each));
        next++;
      }
    }
    if (next <= header.last()) {
      throw incomplete(header, next, 0);
    }
  }

  private static WeirException incomplete(QuarantineHeader header, long due, long found) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "The tail of %s has the revs %d to %d, but %s came where %d was due. Run 'weir journal verify --pid %s'."
            .formatted(
                header.persistenceId(),
                header.first(),
                header.last(),
                found == 0 ? "none" : "rev " + found,
                due,
                header.persistenceId()));
  }

  /** Looks at the free space before each write, so it wants large ones. */
  private static final class Reserved extends FilterOutputStream {
    private final Path file;
    private final FileStore volume;
    private final long reserve;

    Reserved(OutputStream out, Path file, long reserve) throws IOException {
      super(out);
      this.file = file;
      this.volume = Files.getFileStore(file.getParent());
      this.reserve = reserve;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      long free = volume.getUsableSpace();
      if (reserve > 0 && free - count < reserve) {
        throw new WeirException(
            ErrorCode.JOURNAL_DISK_RESERVE,
            "Quarantine file %s is given up: its volume has %d free bytes, and %d are kept free. Make room or lower weir.journal.disk-reserve."
                .formatted(file, free, reserve));
      }
      out.write(bytes, from, count);
    }
  }
}
