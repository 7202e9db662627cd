package dev.weir.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.backup.BackupManifest.Chunk;
import dev.weir.circuit.TableDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitHistory;
import dev.weir.entity.SegmentSnapshots;
import dev.weir.entity.StateReader;
import dev.weir.proof.BatchMaker;
import dev.weir.proof.Claim;
import dev.weir.proof.ProofProgress;
import dev.weir.proof.Verdict;
import dev.weir.proof.Verification;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.series.shard.SampleRequests;
import dev.weir.series.shard.ShardImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A circuit whose first events are gone: a state stands for them in its backups and copies. */
class CompactedBackupTest {
  private static final String TARGET = "c|copy|main";

  /** A proof that nobody watches. */
  private record Unwatched() implements ProofProgress {
    @Override
    public void phase(String what) {}

    @Override
    public void done(long revs, long total) {}

    @Override
    public void checkpoint() {}
  }

  @TempDir private Path temp;

  private CircuitHistory history;
  private BackupDirectory directory;
  private Path segments;
  private long base;

  @BeforeEach
  void define() {
    directory = new BackupDirectory(temp.resolve("backups"));
    segments = temp.resolve("segments");
    history = new CircuitHistory(segments);
    history.table("CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR, amount INT)");
    history.view("sums", "SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer");
    orders(0, 30);
    history.snapshot();
    base = history.rev();
  }

  private void orders(int from, int to) {
    TableDefinition orders = history.definition("orders");
    for (int i = from; i < to; i++) {
      history.batch(new BatchMaker().upsert(orders, (long) i, "c" + i % 5, i).build());
    }
  }

  private LiveCircuit live() {
    return new LiveCircuit(
        history,
        new SegmentSnapshots(new DirectorySegmentStore(segments, "one", 0), history).transfer(),
        CircuitHistory.ID);
  }

  private BackupManifest.Circuit written() {
    LiveCircuit source = live();
    List<Chunk> chunks =
        new BackupWriter(directory, 1, "w-1").write("acme", "main", source, new Quiet());
    return new BackupManifest.Circuit("main", source.last(), chunks, null);
  }

  private void restore(ScratchJournal into, CircuitSource source, CopyProgress progress) {
    new CircuitCopy(into, into.snapshots().transfer(), into::claim)
        .run(source, TARGET, new Until.End(), progress);
  }

  private Verdict verify(ScratchJournal journal) {
    return Verification.run(
        TARGET,
        List.of(Claim.of("here", history.described())),
        new StateReader(journal, journal.snapshots(), TestConfigs.limits(), 0),
        new Unwatched());
  }

  @Test
  void aRestoredCircuit_hasTheSameContent() {
    orders(30, 50);
    history.forget(base);
    BackupManifest.Circuit written = written();
    assertThat(written.chunks()).hasSize(1);
    assertThat(written.chunks().getFirst().file()).endsWith(".base.wa");
    ArchivedCircuit source = new ArchivedCircuit(directory, "acme/main", written);
    source.check(new Quiet());
    assertThat(source.base().orElseThrow().rev()).isEqualTo(base);
    try (ScratchJournal into = ScratchJournal.below(temp)) {
      restore(into, source, new Quiet());
      assertThat(into.highest(TARGET)).isEqualTo(history.rev());
      assertThat(into.range(TARGET, 1, 1).getFirst().rev()).isEqualTo(base + 1);
      Verdict verdict = verify(into);
      assertThat(verdict.toMap()).as(verdict.toString()).containsEntry("ok", true);
      restore(into, source, new Quiet());
    }
  }

  @Test
  void aRestoredShard_hasItsFilesOfChunks() {
    SampleRequests requests = new SampleRequests(Seeds.random(21), 5);
    for (int i = 0; i < 240; i++) {
      history.samples(requests.next());
      if (i % 60 == 0) {
        history.snapshot();
      }
    }
    history.snapshot();
    base = history.rev();
    history.samples(requests.next());
    history.forget(base);
    ArchivedCircuit source = new ArchivedCircuit(directory, "acme/main", written());
    source.check(new Quiet());
    assertThat(source.base().orElseThrow().files()).hasSizeGreaterThan(1);
    try (ScratchJournal into = ScratchJournal.below(temp)) {
      restore(into, source, new Quiet());
      StateReader restored = new StateReader(into, into.snapshots(), TestConfigs.limits(), 0);
      assertThat(restored.snapshots(TARGET).getFirst().files())
          .hasSameSizeAs(source.base().orElseThrow().files());
      assertThat(shard(restored, TARGET)).isEqualTo(shard(history.reader(), CircuitHistory.ID));
    }
  }

  /** The bytes of everything that a shard of metrics holds. */
  private byte[] shard(StateReader reader, String persistenceId) {
    ShardImage shard = reader.image(persistenceId, history.rev()).metrics().orElseThrow();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(shard.index());
    all.writeBytes(shard.head());
    try {
      shard.chunks().writeContent(all);
      shard.rollups().writeContent(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  @Test
  void aStateWithoutEvents_isABackup_underANameOfItsOwn() {
    history.forget(base);
    BackupManifest.Circuit one = written();
    ArchivedCircuit source = new ArchivedCircuit(directory, "acme/main", one);
    source.check(new Quiet());
    try (ScratchJournal into = ScratchJournal.below(temp)) {
      restore(into, source, new Quiet());
      assertThat(into.highest(TARGET)).isEqualTo(base);
      restore(into, source, new Quiet());
      assertThat(verify(into).toMap()).containsEntry("ok", true);
    }
    segments = temp.resolve("others");
    history = new CircuitHistory(segments);
    history.table("CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR, amount INT)");
    history.view("sums", "SELECT customer, MAX(amount) AS total FROM orders GROUP BY customer");
    orders(100, 130);
    history.snapshot();
    history.forget(base);
    BackupManifest.Circuit two = written();
    assertThat(two.rev()).isEqualTo(one.rev());
    assertThat(two.chunks().getFirst().file()).isNotEqualTo(one.chunks().getFirst().file());
    source.check(new Quiet());
  }

  @Test
  void beforeTheState_nothingCanBeRestored() {
    orders(30, 40);
    history.forget(base);
    ArchivedCircuit source = new ArchivedCircuit(directory, "acme/main", written());
    try (ScratchJournal into = ScratchJournal.below(temp)) {
      CircuitCopy copy = new CircuitCopy(into, into.snapshots().transfer(), into::claim);
      for (Until until : List.of(new Until.Rev(base - 1), new Until.Time(1))) {
        assertThatThrownBy(() -> copy.run(source, TARGET, until, new Quiet()))
            .isInstanceOfSatisfying(
                WeirException.class,
                why -> assertThat(why.code()).isEqualTo(ErrorCode.REV_COMPACTED));
      }
      assertThat(into.persistenceIds()).isEmpty();
      assertThat(copy.run(source, TARGET, new Until.Rev(base), new Quiet())).isEqualTo(base);
      assertThat(copy.run(source, TARGET, new Until.Rev(base + 3), new Quiet()))
          .isEqualTo(base + 3);
    }
  }
}
