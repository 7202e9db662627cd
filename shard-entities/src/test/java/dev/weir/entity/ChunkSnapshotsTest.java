package dev.weir.entity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.series.MetricsBatch;
import dev.weir.series.rollup.RollupFile;
import dev.weir.series.shard.SampleRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots of a metrics shard whose sealed chunks and rollups are in files of their own. */
class ChunkSnapshotsTest {
  private static final int BATCHES = 60;

  @TempDir private Path directory;

  private final SampleRequests requests = new SampleRequests(Seeds.random(11), 6);
  private CircuitHistory history;

  @BeforeEach
  void open() {
    history = new CircuitHistory(directory);
  }

  private void samples(int batches) {
    for (int i = 0; i < batches; i++) {
      MetricsBatch request = requests.next();
      history.samples(request);
    }
  }

  private void snapshots(int count) {
    for (int i = 0; i < count; i++) {
      samples(BATCHES);
      history.snapshot();
    }
  }

  private List<SnapshotManifest> manifests() {
    return history.reader().snapshots(CircuitHistory.ID);
  }

  private Set<String> named() {
    return manifests().stream()
        .flatMap(each -> each.segments().all().stream())
        .map(SegmentRef::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> there() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private StateDigest again() {
    return StateDigest.of(history.reader().image(CircuitHistory.ID, history.rev()));
  }

  @Test
  void whatManifestsName_isThere_andNothingElse() throws IOException {
    for (int i = 0; i < 12; i++) {
      snapshots(1);
      assertThat(there()).isEqualTo(named());
      assertThat(again()).isEqualTo(history.digest());
    }
    SnapshotManifest newest = manifests().getFirst();
    assertThat(newest.format()).isEqualTo(SnapshotManifest.FORMAT_WITH_FILES);
    assertThat(newest.files()).hasSizeGreaterThan(2);
    assertThat(manifests().get(1).files())
        .as("files that went on unchanged")
        .containsAnyElementsOf(newest.files());
    assertThat(WeirManifestSerializer.decode(new WeirManifestSerializer().toBinary(newest)))
        .isEqualTo(newest);
  }

  /** With what has been sealed in between, and in shards of any age. */
  @Test
  void aSnapshotWritesWhatCameSinceTheLastOne() {
    Set<String> known = new HashSet<>();
    List<Long> written = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      snapshots(1);
      long bytes = 0;
      for (SegmentRef each : manifests().getFirst().segments().all()) {
        bytes += known.add(each.name()) ? each.bytes() : 0;
      }
      written.add(bytes);
    }
    long first = written.subList(0, 30).stream().mapToLong(Long::longValue).sum();
    long second = written.subList(30, 60).stream().mapToLong(Long::longValue).sum();
    assertThat(second).isLessThan(first * 3 / 2);
  }

  /** It has the files of the later one, unless what came in between was joined to what it needs. */
  @Test
  void aSnapshotOfAnEarlierRev_goesBesideALaterOne() throws IOException {
    samples(4 * BATCHES);
    long rev = history.rev();
    StateDigest then = history.digest();
    snapshots(1);
    Set<String> files = there();
    history.put(rev);
    assertThat(there()).containsAll(files).hasSizeGreaterThan(files.size());
    assertThat(manifests()).extracting(SnapshotManifest::rev).containsExactly(history.rev(), rev);
    assertThat(StateDigest.of(history.reader().image(CircuitHistory.ID, rev))).isEqualTo(then);
    history.drop(history.rev());
    assertThat(again()).isEqualTo(history.digest());
    snapshots(1);
    assertThat(again()).isEqualTo(history.digest());
  }

  @Test
  void filesThatACrashLeft_areRemovedWithTheNextSnapshot() throws IOException {
    snapshots(2);
    SegmentRef one = manifests().getFirst().files().getFirst();
    Path left = directory.resolve(SegmentName.of(CircuitHistory.ID, 99, 0, 3));
    Files.copy(directory.resolve(one.name()), left);
    snapshots(1);
    assertThat(left).doesNotExist();
    assertThat(there()).isEqualTo(named());
  }

  /** The shard goes on with what it has in memory or mapped. */
  @Test
  void chunksOfFilesThatNoSnapshotNames_areWrittenAgain() {
    snapshots(3);
    manifests().forEach(each -> history.drop(each.rev()));
    snapshots(1);
    assertThat(again()).isEqualTo(history.digest());
    assertThat(history.reader().snapshots(CircuitHistory.ID)).hasSize(1);
  }

  /** One that the snapshot before has not. */
  @ParameterizedTest
  @ValueSource(strings = {"chunks", "rollups"})
  void aDamagedFile_isNamed_andTheSnapshotSetAside(String what) throws IOException {
    snapshots(2);
    StateDigest before = history.digest();
    SnapshotManifest newest = manifests().getFirst();
    SegmentRef damaged =
        newest.files().stream()
            .filter(each -> hasRollups(each) == what.equals("rollups"))
            .toList()
            .getLast();
    Path file = directory.resolve(damaged.name());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> history.reader().open(CircuitHistory.ID, newest))
        .hasMessageContaining(file.getFileName().toString())
        .extracting(failure -> ((WeirException) failure).code())
        .isEqualTo(ErrorCode.RECOVERING);
    assertThat(manifests()).doesNotContain(newest);
    assertThat(again()).isEqualTo(before);
  }

  /** They come behind those of chunks. */
  @Test
  void rollupsAreInFiles_andTheLaterOnesHoldWhatHasChanged() {
    snapshots(20);
    SnapshotManifest newest = manifests().getFirst();
    List<SegmentRef> rollups = newest.files().stream().filter(this::hasRollups).toList();
    assertThat(rollups).isNotEmpty().hasSizeLessThan(8);
    assertThat(newest.files()).endsWith(rollups.toArray(SegmentRef[]::new));
    history.snapshot();
    assertThat(manifests()).as("the snapshot is there already").contains(newest);
    samples(1);
    history.snapshot();
    assertThat(manifests().getFirst().files())
        .as("nothing was sealed, so nothing is rolled up")
        .isEqualTo(newest.files());
    assertThat(again()).isEqualTo(history.digest());
  }

  private boolean hasRollups(SegmentRef file) {
    try (SegmentReader reader = new DirectorySegmentStore(directory, "one", 0).open(file)) {
      return RollupFile.isOne(reader);
    }
  }

  /** Files that are lost altogether while the shard lives. */
  @Test
  void aLostFile_isWrittenAgain() throws IOException {
    snapshots(2);
    for (SegmentRef each : manifests().getFirst().files()) {
      Files.delete(directory.resolve(each.name()));
    }
    snapshots(1);
    SnapshotManifest newest = manifests().getFirst();
    history.reader().open(CircuitHistory.ID, newest).close();
    assertThat(there()).containsAll(newest.files().stream().map(SegmentRef::name).toList());
    assertThat(again()).isEqualTo(history.digest());
  }

  @Test
  void aCircuitWithoutMetrics_isOneSegmentAsEver() {
    history.table("CREATE TABLE orders (id BIGINT PRIMARY KEY)");
    history.snapshot();
    SnapshotManifest only = manifests().getFirst();
    assertThat(only.format()).isEqualTo(SnapshotManifest.FORMAT);
    assertThat(new String(new WeirManifestSerializer().toBinary(only), UTF_8))
        .doesNotContain("files");
  }
}
