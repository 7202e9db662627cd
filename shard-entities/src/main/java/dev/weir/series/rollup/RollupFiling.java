package dev.weir.series.rollup;

import dev.weir.segment.SegmentBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which files a snapshot's rollups are in: those that go on as they are, and one that is to be
 * written, which outranks them.
 *
 * <p>What is written are the blocks that have changed, and those of files that are no larger, the
 * smallest first: so there are few files, and a block is written again about as often as the shard
 * doubles. Blocks that are outranked or that retention has dropped do not count, and are written no
 * more. All blocks are taken from memory, so a file may be written anew whatever its rank is.
 */
public record RollupFiling(List<RollupFile> kept, Optional<SegmentBody> written) {
  /** Files of a snapshot, however their sizes come about. */
  static final int FILES_MAX = 16;

  /**
   * What of a file is neither outranked nor dropped.
   *
   * @param bytes of these blocks, about
   */
  private record Live(RollupFile file, BlockSet blocks, long bytes) {}

  /**
   * Plans the files of a snapshot.
   *
   * @param isStored whether a file will stay; the blocks of others are written again
   */
  public static RollupFiling of(RollupImage image, Predicate<RollupFile> isStored) {
    List<RollupFile> kept = new ArrayList<>();
    BlockSet wanted = image.unfiled().copy();
    for (RollupFile file : image.files()) {
      if (isStored.test(file)) {
        kept.add(file);
      } else {
        wanted.addAll(file.blocks());
      }
    }
    BlockSet blocks = image.present(wanted);
    long bytes = image.bytes(blocks);
    for (Live each : smallestFirst(image, kept, wanted)) {
      if (each.bytes() <= bytes || kept.size() >= FILES_MAX) {
        kept.remove(each.file());
        blocks.addAll(image.present(each.blocks()));
        bytes += each.bytes();
      }
    }
    return new RollupFiling(
        kept,
        blocks.isEmpty()
            ? Optional.empty()
            : Optional.of(out -> RollupFile.write(out, blocks, image)));
  }

  private static List<Live> smallestFirst(
      RollupImage image, List<RollupFile> files, BlockSet wanted) {
    BlockSet outranked = wanted.copy();
    List<Live> all = new ArrayList<>();
    for (RollupFile file : files.reversed()) {
      BlockSet blocks = file.blocks().copy();
      blocks.removeAll(outranked);
      blocks.removeKeys(image.ends()::isGone);
      outranked.addAll(file.blocks());
      double part = (double) blocks.count() / file.blocks().count();
      all.add(new Live(file, blocks, Math.round(part * file.blockBytes())));
    }
    all.sort(Comparator.comparingLong(Live::bytes));
    return all;
  }
}
