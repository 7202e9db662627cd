package dev.weir.proof;

import dev.weir.zset.RowSet;
import java.util.Optional;

/** Fetches rows from a copy, so that the one that is wrong can be named. Blocks. */
@FunctionalInterface
public interface CopyRows {
  /** For whoever has claims alone. */
  CopyRows NONE = (copy, view, rev) -> Optional.empty();

  /** The rows of a view as a copy has them; empty when they are no longer those of that rev. */
  Optional<RowSet> rows(String copy, String view, long rev);
}
