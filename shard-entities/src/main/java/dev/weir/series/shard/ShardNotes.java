package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a shard remembers beside its samples. */
record ShardNotes(NewSeries newSeries, MetadataTable metadata) {
  private static final int VERSION = 1;

  void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(newSeries.beginMillis());
    out.writeInt(newSeries.count());
    metadata.write(out);
  }

  static ShardNotes read(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new WeirException(
          version > VERSION ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
          "The notes of a shard in a snapshot have format version %d, this build reads %d."
              .formatted(version, VERSION));
    }
    return new ShardNotes(new NewSeries(in.readLong(), in.readInt()), MetadataTable.read(in));
  }
}
