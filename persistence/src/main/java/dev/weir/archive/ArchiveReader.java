package dev.weir.archive;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One archive that was found whole; it may be larger than memory.
 *
 * <p>Damage is {@code JOURNAL_CORRUPT} and names the byte and the rev before it, a format that is
 * not known {@code FORMAT_TOO_NEW}, a failing disk {@code JOURNAL_DOWN}.
 */
public final class ArchiveReader {
  private final Path path;
  private final ArchiveHeader header;
  private final ArchiveSummary summary;

  private ArchiveReader(Path path, ArchiveHeader header, ArchiveSummary summary) {
    this.path = path;
    this.header = header;
    this.summary = summary;
  }

  /** Reads all of it, or throws what is damaged. */
  public static ArchiveReader open(Path path) {
    return open(path, _ -> {});
  }

  /** The same, and hands over each entry on the way, though what follows may be damaged. */
  public static ArchiveReader open(Path path, Consumer<ArchiveEntry> consumer) {
    return scan(path, consumer);
  }

  public Path path() {
    return path;
  }

  public ArchiveHeader header() {
    return header;
  }

  public ArchiveSummary summary() {
    return summary;
  }

  /** Hands over the entries in order; each has been found right, though not yet what follows. */
  public void forEach(Consumer<ArchiveEntry> consumer) {
    ArchiveReader again = scan(path, consumer);
    if (!again.header.equals(header) || !again.summary.equals(summary)) {
      throw ArchiveFormat.damaged(path, "it was changed while it was read");
    }
  }

  private static ArchiveReader scan(Path path, Consumer<ArchiveEntry> consumer) {
    try (ArchiveInput in = new ArchiveInput(path)) {
      return new Scan(path, in, consumer).run();
    } catch (IOException e) {
      throw ArchiveFormat.failed(path, "Reading", e);
    }
  }

  /** One pass from the first byte to the last. */
  private static final class Scan {
    private final Path path;
    private final ArchiveInput in;
    private final Consumer<ArchiveEntry> consumer;
    private ArchiveHeader header;
    private long last;
    private long snapshots;
    private long fileParts;
    private long partBegin;

    Scan(Path path, ArchiveInput in, Consumer<ArchiveEntry> consumer) {
      this.path = path;
      this.in = in;
      this.consumer = consumer;
    }

    ArchiveReader run() throws IOException {
      try {
        header = readHeader();
        last = header.first() - 1;
        byte mark = nextMark();
        while (mark == ArchiveFormat.BLOCK) {
          readBlock();
          mark = nextMark();
        }
        if (mark != ArchiveFormat.END) {
          throw damaged("neither a block nor the end begins here");
        }
        return new ArchiveReader(path, header, readEnd());
      } catch (EOFException e) {
        throw damaged("the file ends at byte " + in.position() + ", before this part does");
      }
    }

    private byte nextMark() throws IOException {
      partBegin = in.position();
      return in.bytes(1)[0];
    }

    private ArchiveHeader readHeader() throws IOException {
      ByteBuffer head = ByteBuffer.wrap(in.bytes(3 * Integer.BYTES));
      if (head.getInt() != ArchiveFormat.MAGIC) {
        throw damaged("it does not begin as an archive");
      }
      int format = head.getInt();
      if (format != ArchiveFormat.FORMAT) {
        throw new WeirException(
            ErrorCode.FORMAT_TOO_NEW,
            "Archive %s has format %d, this build reads %d. Use a newer build."
                .formatted(path, format, ArchiveFormat.FORMAT));
      }
      byte[] text = in.bytes(bounded(head.getInt(), ArchiveFormat.HEADER_BYTES_MAX));
      checkSum(in.number(), head.array(), text);
      try {
        return ArchiveFormat.decodeHeader(text);
      } catch (IllegalArgumentException e) {
        throw damaged(e.getMessage());
      }
    }

    private int bounded(int length, int max) {
      if (length < 0 || length > max) {
        throw damaged("a length of " + length + " bytes, where at most " + max + " are possible");
      }
      return length;
    }

    private void checkSum(int sum, byte[]... parts) {
      CRC32C crc = new CRC32C();
      for (byte[] each : parts) {
        crc.update(each);
      }
      if ((int) crc.getValue() != sum) {
        throw damaged("the checksum of this part does not fit");
      }
    }

    private void readBlock() throws IOException {
      ByteBuffer head = ByteBuffer.allocate(ArchiveFormat.BLOCK_HEAD_BYTES);
      head.put(ArchiveFormat.BLOCK).put(in.bytes(ArchiveFormat.BLOCK_HEAD_BYTES - 1));
      int raw = bounded(head.getInt(1), ArchiveFormat.RAW_BYTES_MAX);
      int length = bounded(head.getInt(1 + Integer.BYTES), ArchiveFormat.STORED_BYTES_MAX);
      int sum = in.number();
      byte[] stored = in.bytes(length);
      checkSum(sum, head.array(), stored);
      if (head.getLong(1 + 2 * Integer.BYTES) != last) {
        throw damaged("the block does not follow the one before");
      }
      byte[] entries = inflate(stored, raw);
      DataInputStream block = new DataInputStream(new ByteArrayInputStream(entries));
      while (block.available() > 0) {
        take(entry(block));
      }
    }

    private byte[] inflate(byte[] stored, int raw) {
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(stored);
        byte[] bytes = new byte[raw];
        int count = 0;
        while (count < raw && !inflater.finished() && !inflater.needsInput()) {
          count += inflater.inflate(bytes, count, raw - count);
        }
        // the end marker of a block that is exactly full is still to come
        boolean whole = count == raw && inflater.inflate(new byte[1]) == 0 && inflater.finished();
        if (!whole || inflater.getRemaining() > 0) {
          throw damaged("the block does not have the size it should have");
        }
        return bytes;
      } catch (DataFormatException e) {
        throw damaged("the block cannot be decompressed");
      } finally {
        inflater.end();
      }
    }

    private ArchiveEntry entry(DataInputStream block) {
      try {
        return ArchiveFormat.read(block);
      } catch (IOException e) {
        throw damaged("an entry of the block cannot be read: " + e.getMessage());
      }
    }

    private void take(ArchiveEntry entry) {
      switch (entry) {
        case ArchiveEntry.Event(StoredRecord stored) -> {
          if (stored.rev() != last + 1) {
            throw damaged("rev " + stored.rev() + " stands where " + (last + 1) + " is due");
          }
          last++;
        }
        case ArchiveEntry.Snapshot _ -> snapshots++;
        case ArchiveEntry.FilePart _ -> fileParts++;
      }
      consumer.accept(entry);
    }

    private ArchiveSummary readEnd() throws IOException {
      ByteBuffer counts = ByteBuffer.wrap(in.bytes(4 * Long.BYTES));
      ArchiveSummary said =
          new ArchiveSummary(
              counts.getLong(), counts.getLong(), counts.getLong(), counts.getLong());
      byte[] digest = in.digest();
      byte[] stored = in.bytes(ArchiveFormat.DIGEST_BYTES);
      if (!MessageDigest.isEqual(stored, digest)) {
        throw damaged("the SHA-256 of the file does not fit");
      }
      if (in.number() != ArchiveFormat.END_MAGIC) {
        throw damaged("it does not end as an archive");
      }
      if (!in.atEnd()) {
        throw damaged("it goes on behind its end");
      }
      ArchiveSummary found =
          new ArchiveSummary(last, last - header.first() + 1, snapshots, fileParts);
      if (!said.equals(found)) {
        throw damaged("it should hold " + said + ", and holds " + found);
      }
      return found;
    }

    private WeirException damaged(String what) {
      return ArchiveFormat.damaged(
          path, "part at byte %d, behind rev %d: %s".formatted(partBegin, last, what));
    }
  }
}
