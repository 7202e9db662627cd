package dev.weir.entity;

import java.util.List;

/** What an undo takes back. */
public sealed interface UndoTarget {
  /** The tables to be changed; empty for all. */
  List<String> tables();

  /** Everything after a rev or a time: tables are as they were then. */
  record Back(Moment moment, List<String> tables) implements UndoTarget {}

  /** The batch of one rev, provided that no later one has touched its rows. */
  record Batch(long rev, List<String> tables) implements UndoTarget {}
}
