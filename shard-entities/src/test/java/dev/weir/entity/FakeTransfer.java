package dev.weir.entity;

import dev.weir.segment.IncomingSegments;
import dev.weir.segment.SegmentGroup;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Snapshots whose files are in a directory and whose manifests are in a list, newest first. */
final class FakeTransfer implements SnapshotTransfer {
  final List<SnapshotManifest> manifests = new ArrayList<>();
  final List<SnapshotManifest> adopted = new ArrayList<>();
  RuntimeException trouble;
  int places = 1;

  private final SegmentStore segments;

  FakeTransfer(SegmentStore segments) {
    this.segments = segments;
  }

  /**
   * Stores a snapshot.
   *
   * @param bytes of its rows
   * @param others of its other files
   */
  SnapshotManifest take(long rev, int bytes, int... others) {
    SegmentRef ref = write(rev, 0, bytes);
    List<SegmentRef> files = new ArrayList<>();
    for (int other : others) {
      files.add(write(rev, files.size() + 1, other));
    }
    SnapshotManifest manifest =
        new SnapshotManifest(
            1, rev, 1, 2, 3, 4, null, List.of(), List.of(), List.of(), null, ref, files);
    manifests.addFirst(manifest);
    return manifest;
  }

  private SegmentRef write(long rev, int place, int bytes) {
    byte[] rows = new byte[bytes];
    Arrays.fill(rows, (byte) (rev + place));
    String name = SegmentName.of("c|t|main", rev, 7, place);
    return segments.write(name, out -> out.section("rows").write(rows));
  }

  void drop(SnapshotManifest manifest) {
    manifests.remove(manifest);
    segments.delete(manifest.segment().name());
  }

  /** Removes one file; whoever asks for it learns that it is gone. */
  void lose(SegmentRef file) {
    segments.delete(file.name());
  }

  @Override
  public List<SnapshotManifest> stored(String persistenceId) {
    return List.copyOf(manifests);
  }

  @Override
  public Optional<byte[]> rows(String persistenceId, String segment, long offset, int bytesMax) {
    return segments.read(segment, offset, bytesMax);
  }

  @Override
  public boolean enter() {
    if (places == 0) {
      return false;
    }
    places--;
    return true;
  }

  @Override
  public void leave() {
    places++;
  }

  @Override
  public IncomingSegments receive(SegmentGroup originals) {
    return new IncomingSegments(segments, originals);
  }

  @Override
  public void adopt(
      String persistenceId, SnapshotManifest manifest, IncomingSegments rows, long appendEpoch) {
    if (trouble != null) {
      throw trouble;
    }
    adopted.add(
        manifest.in(
            rows.name(place -> SegmentName.of(persistenceId, manifest.rev(), appendEpoch, place))));
  }
}
