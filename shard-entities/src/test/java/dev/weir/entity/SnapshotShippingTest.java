package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.entity.SnapshotMessage.NotOffered;
import dev.weir.entity.SnapshotMessage.OfferWanted;
import dev.weir.entity.SnapshotMessage.Offered;
import dev.weir.entity.SnapshotMessage.Part;
import dev.weir.entity.SnapshotMessage.Piece;
import dev.weir.entity.SnapshotMessage.PieceGone;
import dev.weir.entity.SnapshotMessage.PieceWanted;
import dev.weir.segment.DirectorySegmentStore;
import java.nio.file.Path;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotShippingTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<SnapshotMessage> copy = KIT.createTestProbe();
  private FakeTransfer home;
  private SnapshotShipping shipping;

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void open(@TempDir Path directory) {
    home = new FakeTransfer(new DirectorySegmentStore(directory, "eu", 0));
    shipping = new SnapshotShipping("c|t|main", home, Runnable::run);
  }

  private SnapshotMessage offer(long fromRev) {
    shipping.asked(new OfferWanted(fromRev, copy.ref()));
    return copy.receiveMessage();
  }

  private SnapshotMessage piece(String segment, Part part, long offset) {
    shipping.asked(new PieceWanted(segment, part, offset, copy.ref()));
    return copy.receiveMessage();
  }

  @Test
  void offersTheNewest_ifItHasTheEvent() {
    assertThat(offer(1)).isEqualTo(new NotOffered(1));
    home.take(5, 10);
    SnapshotManifest newest = home.take(9, 10);
    assertThat(offer(9)).isInstanceOf(Offered.class);
    assertThat(((Offered) offer(1)).rev()).isEqualTo(9);
    assertThat(((Offered) offer(1)).segment()).isEqualTo(newest.segment().name());
    assertThat(offer(10)).isEqualTo(new NotOffered(10));
  }

  @Test
  void givesBothPartsInPieces() {
    SnapshotManifest manifest = home.take(5, 3 * SnapshotShipping.PIECE_BYTES);
    String segment = manifest.segment().name();
    Offered offer = (Offered) offer(1);
    Piece whole = (Piece) piece(segment, Part.MANIFEST, 0);
    assertThat(whole.bytes()).hasSize((int) offer.manifestBytes());
    assertThat(WeirManifestSerializer.decode(whole.bytes())).isEqualTo(manifest);
    Piece end = (Piece) piece(segment, Part.MANIFEST, offer.manifestBytes());
    assertThat(end.bytes()).isEmpty();
    Piece first = (Piece) piece(segment, Part.ROWS, 0);
    assertThat(first.bytes()).hasSize(SnapshotShipping.PIECE_BYTES);
    Piece last = (Piece) piece(segment, Part.ROWS, manifest.segment().bytes() - 1);
    assertThat(last.bytes()).hasSize(1);
    assertThat(last.offset()).isEqualTo(manifest.segment().bytes() - 1);
  }

  @Test
  void saysThatASnapshotIsGone() {
    SnapshotManifest manifest = home.take(5, 10);
    String segment = manifest.segment().name();
    home.drop(manifest);
    assertThat(piece(segment, Part.MANIFEST, 0)).isEqualTo(new PieceGone(segment));
    assertThat(piece(segment, Part.ROWS, 0)).isEqualTo(new PieceGone(segment));
  }

  @Test
  void isSilent_ifItCannotRead() {
    shipping.asked(new PieceWanted("../passwd", Part.ROWS, 0, copy.ref()));
    copy.expectNoMessage();
  }
}
