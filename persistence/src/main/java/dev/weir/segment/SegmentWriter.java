package dev.weir.segment;

import dev.weir.segment.SegmentFormat.Section;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the sections of one segment, one after the other, as checksummed blocks. */
public final class SegmentWriter {
  private final DataOutputStream out;
  private final List<Section> index = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private long offset;
  private SectionStream open;

  SegmentWriter(OutputStream out) throws IOException {
    this.out = new DataOutputStream(out);
    this.out.writeInt(SegmentFormat.MAGIC);
    this.out.writeInt(SegmentFormat.FORMAT);
    this.offset = SegmentFormat.HEADER;
  }

  /**
   * Begins a section and ends the one before it. The stream is buffered; closing it is allowed and
   * not necessary.
   */
  public OutputStream section(String name) throws IOException {
    if (!names.add(name)) {
      throw new IllegalArgumentException("Section '" + name + "' is written twice");
    }
    endSection();
    open = new SectionStream(name);
    return open;
  }

  /** Ends the last section and writes index and tail. */
  void finish() throws IOException {
    endSection();
    byte[] bytes = encodeIndex();
    out.write(bytes);
    out.writeLong(offset);
    out.writeInt(bytes.length);
    out.writeInt(SegmentFormat.sum(bytes));
    out.writeInt(SegmentFormat.END_MAGIC);
    out.flush();
  }

  private byte[] encodeIndex() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream encoded = new DataOutputStream(bytes);
    encoded.writeInt(index.size());
    for (Section section : index) {
      encoded.writeUTF(section.name());
      encoded.writeLong(section.offset());
      encoded.writeInt(section.blocks());
      encoded.writeLong(section.bytes());
    }
    return bytes.toByteArray();
  }

  private void endSection() throws IOException {
    if (open != null) {
      index.add(open.end());
      open = null;
    }
  }

  /** Cuts what is written into blocks. */
  private final class SectionStream extends OutputStream {
    private final String name;
    private final long start = offset;
    private final byte[] block = new byte[SegmentFormat.BLOCK_BYTES_MAX];
    private int filled;
    private int blocks;
    private long total;
    private boolean ended;

    SectionStream(String name) {
      this.name = name;
    }

    @Override
    public void write(int one) throws IOException {
      makeRoom();
      block[filled++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      int done = 0;
      while (done < count) {
        makeRoom();
        int part = Math.min(count - done, block.length - filled);
        System.arraycopy(bytes, from + done, block, filled, part);
        filled += part;
        done += part;
      }
    }

    private void makeRoom() throws IOException {
      if (ended) {
        throw new IOException("Section '" + name + "' has ended");
      }
      if (filled == block.length) {
        writeBlock();
      }
    }

    private void writeBlock() throws IOException {
      out.writeInt(filled);
      out.write(block, 0, filled);
      out.writeInt(SegmentFormat.blockSum(offset, block, filled));
      offset += filled + 2L * Integer.BYTES;
      total += filled;
      blocks++;
      filled = 0;
    }

    Section end() throws IOException {
      if (filled > 0) {
        writeBlock();
      }
      ended = true;
      return new Section(name, start, blocks, total);
    }
  }
}
