package dev.weir.sql;

import dev.weir.circuit.ExpressionFailure;
import dev.weir.circuit.RowProgram;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.StringPool;
import java.util.List;

/**
 * A generated loop with what it does not know: digest, copies, and where its calls were written.
 */
final class CompiledProgram implements RowProgram {
  /** A call that can fail. */
  record Site(String text, int line, int column) {}

  private final RowLoop loop;
  private final String digest;
  private final int[] copies;
  private final Images images;
  private final boolean keepsAll;
  private final List<Site> sites;
  private final String explain;

  CompiledProgram(
      RowLoop loop,
      String digest,
      int[] copies,
      Images images,
      boolean keepsAll,
      List<Site> sites,
      String explain) {
    this.loop = loop;
    this.digest = digest;
    this.copies = copies;
    this.images = images;
    this.keepsAll = keepsAll;
    this.sites = sites;
    this.explain = explain;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public int run(ColumnVector[] in, int size, ColumnVector[] out, int[] source, StringPool strings)
      throws ExpressionFailure {
    try {
      return loop.run(in, size, out, source, strings);
    } catch (EvaluationError e) {
      Site site = sites.get(e.site());
      throw new ExpressionFailure(
          e.error(), site.text(), site.line(), site.column(), e.row(), e.getMessage());
    }
  }

  @Override
  public int copiedFrom(int column) {
    return copies[column];
  }

  @Override
  public int risesWith(int column) {
    return images.column(column);
  }

  @Override
  public long image(int column, long value, StringPool strings) {
    return images.of(column, value, strings);
  }

  @Override
  public boolean keepsAll() {
    return keepsAll;
  }

  @Override
  public String explain() {
    return explain;
  }

  /** The generated class, for tests of sharing. */
  Class<?> shape() {
    return loop.getClass();
  }
}
