package dev.weir.entity;

import dev.weir.segment.IncomingSegment;
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

  /** Stores a snapshot with rows of so many bytes. */
  SnapshotManifest take(long rev, int bytes) {
    byte[] rows = new byte[bytes];
    Arrays.fill(rows, (byte) rev);
    String name = SegmentName.of("c|t|main", rev, 7);
    SegmentRef ref = segments.write(name, out -> out.section("rows").write(rows));
    SnapshotManifest manifest =
        new SnapshotManifest(1, rev, 1, 2, 3, 4, null, List.of(), List.of(), ref);
    manifests.addFirst(manifest);
    return manifest;
  }

  void drop(SnapshotManifest manifest) {
    manifests.remove(manifest);
    segments.delete(manifest.segment().name());
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
  public IncomingSegment receive(SegmentRef original) {
    return segments.receive(original);
  }

  @Override
  public void adopt(
      String persistenceId, SnapshotManifest manifest, IncomingSegment rows, long appendEpoch) {
    if (trouble != null) {
      throw trouble;
    }
    adopted.add(
        manifest.withRowsIn(rows.name(SegmentName.of(persistenceId, manifest.rev(), appendEpoch))));
  }
}
