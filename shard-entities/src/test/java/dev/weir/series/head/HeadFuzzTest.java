package dev.weir.series.head;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.series.Runs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * Stored heads that were changed, under true checksums as well: a refusal, or a head that works.
 */
class HeadFuzzTest {
  private static final long MUCH = 1L << 40;
  private static final int ROUNDS = 60;
  private static final int CHANGES = 60;

  private static Head head(HeadEvents events, int count) {
    Head head = new Head(MUCH);
    for (int i = 0; i < count; i++) {
      HeadEvents.Event event = events.next();
      head.append(event.columns(), event.arrival(), (_, _, _) -> {});
    }
    return head;
  }

  /** What the blocks hold. */
  private static byte[] content(byte[] stored) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
    assertThat(in.readByte()).isEqualTo((byte) HeadWriter.VERSION);
    return new BlockInput(in).readAllBytes();
  }

  /** A head of a content, whatever it is. */
  private static byte[] stored(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(HeadWriter.VERSION);
    BlockOutput blocks = new BlockOutput(out);
    blocks.write(content);
    blocks.end();
    return bytes.toByteArray();
  }

  @Test
  void changedContentIsRefusedOrIsAHead() throws IOException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      HeadEvents events = new HeadEvents(random);
      byte[] content = content(HeadModelTest.stored(head(events, random.nextInt(1, 60))));
      assertThat(stored(content)).hasSizeGreaterThan(Page.SIZE);
      for (int change = 0; change < CHANGES; change++) {
        byte[] changed = changed(content, random);
        refused += readOrRefuse(stored(changed), events, Seeds.option(seed)) ? 0 : 1;
      }
    }
    assertThat(refused)
        .as(Seeds.option(seed))
        .isBetween(ROUNDS * CHANGES / 4, ROUNDS * CHANGES - ROUNDS);
  }

  private static byte[] changed(byte[] content, Random random) {
    int length = content.length;
    byte[] bytes =
        Arrays.copyOf(content, random.nextInt(20) == 0 ? random.nextInt(length + 9) : length);
    for (int flips = random.nextInt(3); flips >= 0 && bytes.length > 0; flips--) {
      // what is not zero says more than the flags of series that are not there
      int at = random.nextInt(bytes.length);
      for (int more = 0; more < 5_000 && bytes[at] == 0; more++) {
        at = (at + 1) % bytes.length;
      }
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static boolean readOrRefuse(byte[] stored, HeadEvents events, String option) {
    Head head;
    try {
      head = HeadModelTest.restored(stored, MUCH);
    } catch (WeirException refusal) {
      assertThat(refusal.code())
          .as(option)
          .isIn(ErrorCode.JOURNAL_CORRUPT, ErrorCode.FORMAT_TOO_NEW);
      return false;
    }
    assertThat(HeadModelTest.stored(head)).as(option).isEqualTo(stored);
    head.digest();
    HeadModel model = new HeadModel();
    for (int i = 0; i < 3; i++) {
      HeadEvents.Event event = events.next();
      head.append(event.columns(), event.arrival(), model);
    }
    byte[] later = HeadModelTest.stored(head);
    assertThat(HeadModelTest.stored(HeadModelTest.restored(later, MUCH)))
        .as(option)
        .isEqualTo(later);
    head.sealAll(model);
    assertThat(model.sealed()).as(option).isPositive();
    return true;
  }

  @Test
  void everyByteThatIsChangedWithoutItsChecksumIsRefused() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    byte[] stored = HeadModelTest.stored(head(new HeadEvents(random), 40));
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = stored.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> HeadModelTest.restored(changed, MUCH))
          .as(Seeds.option(seed))
          .isInstanceOf(WeirException.class);
      byte[] cut = Arrays.copyOf(stored, random.nextInt(stored.length));
      assertThatThrownBy(() -> HeadModelTest.restored(cut, MUCH))
          .as(Seeds.option(seed))
          .asInstanceOf(InstanceOfAssertFactories.type(WeirException.class))
          .returns(ErrorCode.JOURNAL_CORRUPT, WeirException::code);
    }
  }

  @Test
  void lateSamplesThatWouldBeInOrderAreRefused() throws IOException {
    Head head = new Head(MUCH);
    Runs.Builder runs = new Runs.Builder().begin(0).add(10, 1).add(20, 2).add(13, 3).add(15, 4);
    head.append(runs.build(), 0, (_, _, _) -> {});
    byte[] content = content(HeadModelTest.stored(head));
    int last = new String(content, ISO_8859_1).lastIndexOf(15);
    for (int time : new int[] {13, 21}) {
      content[last] = (byte) time;
      byte[] changed = stored(content);
      assertThatThrownBy(() -> HeadModelTest.restored(changed, MUCH))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("late time " + time);
    }
    content[last] = 16;
    assertThat(HeadModelTest.restored(stored(content), MUCH).samples(0)).isEqualTo(4);
  }

  @Test
  void aNewerVersionIsNotRead() {
    byte[] stored = HeadModelTest.stored(new Head(MUCH));
    stored[0]++;
    assertThatThrownBy(() -> HeadModelTest.restored(stored, MUCH))
        .asInstanceOf(InstanceOfAssertFactories.type(WeirException.class))
        .returns(ErrorCode.FORMAT_TOO_NEW, WeirException::code);
  }
}
