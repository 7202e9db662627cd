package dev.weir.http;

import dev.weir.zset.ByteSink;
import java.util.Iterator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A body that is written piece by piece, as the client takes it. */
final class RowChunks implements Iterator<ByteString> {
  private static final int CHUNK_BYTES = 64 << 10;

  /** Writes element {@code index} of a body. */
  @FunctionalInterface
  interface Element {
    void write(ByteSink out, int index);
  }

  private final ByteSink out = new ByteSink(4096);
  private final int count;
  private final Element element;
  private final byte[] tail;
  private int next;
  private boolean ended;

  /**
   * @param head what stands before the elements
   * @param tail what stands behind them
   */
  RowChunks(byte[] head, int count, Element element, byte[] tail) {
    this.count = count;
    this.element = element;
    this.tail = tail;
    out.put(head);
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public ByteString next() {
    while (next < count && out.size() < CHUNK_BYTES) {
      element.write(out, next++);
    }
    if (next == count) {
      out.put(tail);
      ended = true;
    }
    ByteString chunk = ByteString.fromArrayUnsafe(out.copy());
    out.clear();
    return chunk;
  }

  /** One piece with its length if that is all, otherwise chunks. */
  HttpResponse answer(ContentType type) {
    ByteString first = next();
    if (ended) {
      return Answers.bytes(200, type, first.toArrayUnsafe());
    }
    Source<ByteString, NotUsed> rest = Source.fromIterator(() -> this);
    return Answers.chunks(type, Source.single(first).concat(rest));
  }
}
