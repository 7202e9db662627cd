package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TypedBatchCodecTest {
  @Test
  void readsBackWhatItWrote_andWritesTheSameAgain() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 500; i++) {
      TypedBatch batch = TypedBatches.random(random, random.nextInt(i % 50 == 0 ? 3000 : 40));
      byte[] bytes = TypedBatchCodec.encode(batch);
      TypedBatch read = TypedBatchCodec.decode(bytes);
      TypedBatches.assertSame(read, batch, Seeds.option(seed));
      assertThat(TypedBatchCodec.encode(read)).as(Seeds.option(seed)).isEqualTo(bytes);
    }
  }

  @Test
  void readsTheBytesOfVersion1() throws IOException {
    GoldenFile golden = new GoldenFile("typed-batch-1.bin");
    TypedBatch batch = TypedBatches.golden();
    golden.assertEqual(TypedBatchCodec.encode(batch));
    TypedBatches.assertSame(TypedBatchCodec.decode(golden.bytes()), batch, "golden file");
  }

  @Test
  void refusesDamage_withoutAnyOtherException() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 120; i++) {
      byte[] bytes = TypedBatchCodec.encode(TypedBatches.random(random, random.nextInt(60)));
      for (int flip = 0; flip < 100; flip++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        readOrRefuse(damaged, Seeds.option(seed));
        byte[] noise = new byte[random.nextInt(64)];
        random.nextBytes(noise);
        readOrRefuse(noise, Seeds.option(seed));
      }
    }
  }

  @Test
  void refusesEveryTruncation_andTrailingBytes() {
    byte[] bytes = TypedBatchCodec.encode(TypedBatches.golden());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      WeirException refusal =
          catchThrowableOfType(WeirException.class, () -> TypedBatchCodec.decode(cut));
      assertThat(refusal.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
      assertThat(refusal).hasMessageStartingWith("The stored batch is damaged at byte ");
    }
    assertThat(code(Arrays.copyOf(bytes, bytes.length + 1))).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
  }

  @Test
  void refusesLaterVersions_asTooNew() {
    byte[] bytes = TypedBatchCodec.encode(TypedBatches.golden());
    bytes[0] = 2;
    assertThat(code(bytes)).isEqualTo(ErrorCode.FORMAT_TOO_NEW);
    bytes[0] = 0;
    assertThat(code(bytes)).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
  }

  @Test
  void refusesClaimsOfMoreValues_thanABatchCanHave() {
    ByteSink out = new ByteSink(64);
    out.put(1);
    out.varint(0);
    out.varint(1);
    out.varint(0);
    out.varint(TypedBatchCodec.ROWS_MAX);
    out.varint(17);
    out.put(new byte[100]);
    WeirException refusal =
        catchThrowableOfType(WeirException.class, () -> TypedBatchCodec.decode(out.copy()));
    assertThat(refusal).hasMessageContaining("17825792 values, at most 16777216");
  }

  @Test
  void refusesClaimsOfMoreRows_thanTheBytesCanHold() {
    ByteSink out = new ByteSink(64);
    out.put(1);
    out.varint(0);
    out.varint(1);
    out.varint(0);
    out.varint(TypedBatchCodec.ROWS_MAX);
    out.varint(1);
    out.put(new byte[100]);
    WeirException refusal =
        catchThrowableOfType(WeirException.class, () -> TypedBatchCodec.decode(out.copy()));
    assertThat(refusal).hasMessageContaining("claims 1048576 values, 100 bytes are left");
  }

  @Test
  void storesRegularColumns_inAFewBits() {
    ColumnVector id = new ColumnVector(ColumnType.BIGINT, 1000);
    ColumnVector minute = new ColumnVector(ColumnType.TIMESTAMP, 1000);
    for (int i = 0; i < 1000; i++) {
      id.lanes[i] = 5_000_000_000L + i;
      minute.lanes[i] = 978_307_200_000_000L + 60_000_000L * ((i * 7919L) % 1024);
    }
    assertThat(size(id)).isLessThan(30);
    assertThat(size(minute)).isLessThan(1000 * 10 / 8 + 30);
  }

  private static int size(ColumnVector column) {
    ByteSink out = new ByteSink(16);
    new ColumnCodec().write(out, column, 0, 1000);
    return out.size();
  }

  private static ErrorCode code(byte[] bytes) {
    return catchThrowableOfType(WeirException.class, () -> TypedBatchCodec.decode(bytes)).code();
  }

  private static void readOrRefuse(byte[] bytes, String as) {
    try {
      TypedBatchCodec.decode(bytes);
    } catch (WeirException refusal) {
      assertThat(refusal.code()).as(as).isIn(ErrorCode.JOURNAL_CORRUPT, ErrorCode.FORMAT_TOO_NEW);
    } catch (RuntimeException bug) {
      throw new AssertionError(as, bug);
    }
  }
}
