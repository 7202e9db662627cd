package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.entity.SnapshotMessage.Kept;
import dev.weir.entity.SnapshotMessage.NotOffered;
import dev.weir.entity.SnapshotMessage.OfferWanted;
import dev.weir.entity.SnapshotMessage.Part;
import dev.weir.entity.SnapshotMessage.Piece;
import dev.weir.entity.SnapshotMessage.PieceWanted;
import dev.weir.entity.SnapshotMessage.Question;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the way, with a home that is the real one over other files. */
class BootstrapTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final String CIRCUIT = "c|t|main";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // such clocks overflow
  private final FakeRegions regions = new FakeRegions();
  private final TestProbe<SnapshotMessage> self = KIT.createTestProbe();
  private Path files;
  private FakeTransfer home;
  private FakeTransfer own;
  private SnapshotShipping shipping;
  private Bootstrap bootstrap;

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void open(@TempDir Path directory) {
    files = directory.resolve("us");
    home = new FakeTransfer(new DirectorySegmentStore(directory.resolve("eu"), "eu", 0));
    own = new FakeTransfer(new DirectorySegmentStore(files, "us", 0));
    shipping = new SnapshotShipping(CIRCUIT, home, Runnable::run);
    bootstrap = new Bootstrap(CIRCUIT, regions, own, Runnable::run, nanos::get, self.ref());
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** The home answers the question that was sent; the copy gets the answer. */
  private SnapshotMessage answer() {
    shipping.asked((Question) regions.sent.remove());
    SnapshotMessage answer = self.receiveMessage();
    bootstrap.got(answer);
    return answer;
  }

  private void kept() {
    bootstrap.got(self.expectMessageClass(Kept.class));
  }

  /** Up to the first piece of rows. */
  private void fetchManifest() {
    answer();
    answer();
    kept();
  }

  private void fetchAll() {
    fetchManifest();
    while (!bootstrap.isComplete()) {
      answer();
      kept();
    }
  }

  private long parts() throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.filter(file -> file.toString().endsWith(".part")).count();
    }
  }

  @Test
  void beginsBehindTheSnapshotOfItsHome() throws IOException {
    SnapshotManifest there = home.take(9, 3 * SnapshotShipping.PIECE_BYTES);
    assertThat(bootstrap.ask()).as("events are asked for").isFalse();
    bootstrap.begin("eu", 4);
    fetchAll();
    assertThat(bootstrap.ask()).as("events are asked for").isTrue();
    assertThat(parts()).isEqualTo(1);

    assertThat(bootstrap.begun(CompletableFuture.completedStage(8L)).toCompletableFuture())
        .isCompletedWithValue(8L);
    kept();

    SnapshotManifest here = own.adopted.getFirst();
    assertThat(here.in(there.segments())).isEqualTo(there);
    assertThat(here.segment().name()).isEqualTo(SegmentName.of(CIRCUIT, 9, 8));
    assertThat(here.segment().sha256()).isEqualTo(there.segment().sha256());
    assertThat(parts()).isZero();
    assertThat(bootstrap.ask()).isFalse();
    assertThat(own.places).isEqualTo(1);
  }

  @Test
  void bringsEveryFile_oneAfterAnother() throws IOException {
    SnapshotManifest there = home.take(9, 10, 2 * SnapshotShipping.PIECE_BYTES, 20, 30);
    bootstrap.begin("eu", 4);
    fetchAll();
    assertThat(parts()).isEqualTo(4);
    var _ = bootstrap.begun(CompletableFuture.completedStage(8L));
    kept();
    SnapshotManifest here = own.adopted.getFirst();
    assertThat(here.in(there.segments())).isEqualTo(there);
    assertThat(here.files())
        .extracting(SegmentRef::name)
        .containsExactly(
            SegmentName.of(CIRCUIT, 9, 8, 1),
            SegmentName.of(CIRCUIT, 9, 8, 2),
            SegmentName.of(CIRCUIT, 9, 8, 3));
    assertThat(here.files())
        .extracting(SegmentRef::sha256)
        .isEqualTo(there.files().stream().map(SegmentRef::sha256).toList());
    SegmentStore store = new DirectorySegmentStore(files, "look", 0);
    here.segments().all().forEach(segment -> store.open(segment).close());
    assertThat(parts()).isZero();
  }

  @Test
  void startsOverWithTheNewest_whenOneOfItsFilesIsGone() throws IOException {
    SnapshotManifest old = home.take(9, 10, 20, 30);
    bootstrap.begin("eu", 4);
    fetchManifest();
    answer();
    kept();
    answer();
    kept();
    home.take(20, 10, 40);
    home.lose(old.files().getLast());
    answer();
    assertThat(regions.sent.peek()).isInstanceOf(OfferWanted.class);
    assertThat(parts()).isZero();
    fetchAll();
    var _ = bootstrap.begun(CompletableFuture.completedStage(8L));
    assertThat(own.adopted.getFirst().files()).hasSize(1);
  }

  @Test
  void asksAgain_forWhatIsLost() {
    home.take(9, 10);
    bootstrap.begin("eu", 4);
    IntakeMessage lost = regions.sent.remove();
    assertThat(bootstrap.ask()).isTrue();
    assertThat(regions.sent).isEmpty();
    pass(Bootstrap.ANSWER_MILLIS_MAX + 1);
    assertThat(bootstrap.ask()).isTrue();
    assertThat(regions.sent).containsExactly(lost);
    fetchManifest();
    IntakeMessage piece = regions.sent.remove();
    pass(Bootstrap.ANSWER_MILLIS_MAX + 1);
    assertThat(bootstrap.ask()).isTrue();
    assertThat(regions.sent).containsExactly(piece);
  }

  /** Events are asked for then, and who is asked for these and is silent counts as away. */
  @Test
  void givesWayToQuestionsForEvents_whenTheHomeIsSilent() {
    bootstrap.begin("eu", 4);
    regions.sent.clear();
    regions.reachable = false;
    pass(Bootstrap.ANSWER_MILLIS_MAX + 1);
    assertThat(bootstrap.ask()).isTrue();
    pass(Bootstrap.ANSWER_MILLIS_MAX + 1);
    assertThat(bootstrap.ask()).isFalse();
    assertThat(bootstrap.ask()).as("for a while").isTrue();
    pass(Bootstrap.PAUSE_MILLIS + 1);
    assertThat(bootstrap.ask()).isFalse();
    regions.reachable = true;
    bootstrap.begin("eu", 4);
    assertThat(regions.sent).hasSize(1);
  }

  @Test
  void takesAnAnswerOnce_andNoneToAnotherQuestion() {
    home.take(9, 3 * SnapshotShipping.PIECE_BYTES);
    bootstrap.begin("eu", 4);
    SnapshotMessage offer = answer();
    bootstrap.got(offer);
    SnapshotMessage manifest = answer();
    bootstrap.got(manifest);
    kept();
    bootstrap.got(manifest);
    Piece first = (Piece) answer();
    bootstrap.got(first);
    kept();
    bootstrap.got(first);
    bootstrap.got(offer);
    assertThat(regions.sent).hasSize(1);
    PieceWanted next = (PieceWanted) regions.sent.peek();
    assertThat(next.part()).isEqualTo(Part.ROWS);
    assertThat(next.offset()).isEqualTo(first.bytes().length);
  }

  @Test
  void startsOverWithTheNewest_whenTheFileIsGone() throws IOException {
    SnapshotManifest old = home.take(9, 3 * SnapshotShipping.PIECE_BYTES);
    bootstrap.begin("eu", 4);
    fetchManifest();
    answer();
    kept();
    SnapshotManifest newest = home.take(20, 10);
    home.drop(old);
    answer();
    assertThat(regions.sent.peek()).isInstanceOf(OfferWanted.class);
    assertThat(parts()).isZero();
    fetchAll();
    var _ = bootstrap.begun(CompletableFuture.completedStage(8L));
    assertThat(own.adopted).extracting(SnapshotManifest::rev).containsExactly(newest.rev());
  }

  @Test
  void asksForEventsInAWhile_ifThereIsNoSnapshot() {
    bootstrap.begin("eu", 4);
    assertThat(answer()).isInstanceOf(NotOffered.class);
    assertThat(bootstrap.ask()).isTrue();
    assertThat(own.places).isEqualTo(1);
    pass(Bootstrap.PAUSE_MILLIS + 1);
    assertThat(bootstrap.ask()).isFalse();
    bootstrap.begin("eu", 4);
    assertThat(regions.sent).hasSize(1);
  }

  @Test
  void givesUpACopyThatIsNotTheSame() throws IOException {
    home.take(9, 10);
    bootstrap.begin("eu", 4);
    fetchManifest();
    PieceWanted wanted = (PieceWanted) regions.sent.remove();
    bootstrap.got(new Piece(wanted.segment(), Part.ROWS, 0, new byte[7]));
    kept();
    bootstrap.got(new Piece(wanted.segment(), Part.ROWS, 7, new byte[0]));
    kept();
    assertThat(bootstrap.isComplete()).isFalse();
    assertThat(bootstrap.ask()).as("it waits").isTrue();
    assertThat(parts()).isZero();
  }

  /** The log goes on as it was, and its claim stands. */
  @Test
  void staysAsItWas_ifTheLogCannotBeginAnew() throws IOException {
    home.take(9, 10);
    bootstrap.begin("eu", 4);
    fetchAll();
    own.trouble = new IllegalStateException("no room");
    assertThat(bootstrap.begun(CompletableFuture.completedStage(8L)).toCompletableFuture())
        .isCompletedWithValue(8L);
    kept();
    assertThat(bootstrap.ask()).as("it waits").isTrue();
    assertThat(parts()).isZero();
    pass(Bootstrap.PAUSE_MILLIS + 1);
    assertThat(bootstrap.ask()).isFalse();
  }

  @Test
  void staysAsItWas_ifTheLogCannotBeClaimed() throws IOException {
    home.take(9, 10);
    bootstrap.begin("eu", 4);
    fetchAll();
    var claim = CompletableFuture.<Long>failedStage(new IllegalStateException("down"));
    assertThat(bootstrap.begun(claim).toCompletableFuture()).isCompletedExceptionally();
    kept();
    assertThat(own.adopted).isEmpty();
    assertThat(parts()).isZero();
    assertThat(own.places).isEqualTo(1);
  }

  @Test
  void leavesNothingBehind_whenItStops() throws IOException {
    home.take(9, 3 * SnapshotShipping.PIECE_BYTES);
    bootstrap.begin("eu", 4);
    fetchManifest();
    answer();
    bootstrap.stop();
    bootstrap.got(self.expectMessageClass(Kept.class));
    assertThat(parts()).isZero();
    assertThat(own.places).isEqualTo(1);
    assertThat(bootstrap.ask()).isFalse();
  }

  @Test
  void waitsForAPlace() {
    own.places = 0;
    home.take(9, 10);
    bootstrap.begin("eu", 4);
    assertThat(bootstrap.ask()).isTrue();
    assertThat(regions.sent).isEmpty();
    own.places = 1;
    assertThat(bootstrap.ask()).isTrue();
    assertThat(regions.sent).hasSize(1);
  }
}
