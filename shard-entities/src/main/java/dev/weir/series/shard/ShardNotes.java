package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a shard remembers beside its samples, as a snapshot has it. */
final class ShardNotes {
  private static final int VERSION = 1;

  private ShardNotes() {}

  static void write(NewSeries newSeries, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(newSeries.beginMillis());
    out.writeInt(newSeries.count());
  }

  static NewSeries read(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new WeirException(
          version > VERSION ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
          "The notes of a shard in a snapshot have format version %d, this build reads %d."
              .formatted(version, VERSION));
    }
    return new NewSeries(in.readLong(), in.readInt());
  }
}
