package dev.weir.zset;

/**
 * The content hash of the string behind a VARCHAR lane; whoever has a pool keeps one a code, so
 * that a string is read once in its life.
 */
@FunctionalInterface
public interface ContentHashes {
  /** {@link RowHash#content} of the string. */
  long of(long code);

  /** Hashes the string anew at each call. */
  static ContentHashes of(Strings strings) {
    return code -> RowHash.content(strings.bytes(code));
  }
}
