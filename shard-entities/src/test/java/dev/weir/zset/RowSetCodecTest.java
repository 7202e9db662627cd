package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowSetCodecTest {
  @Test
  void readsBackWhatItWrote() throws IOException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 200; i++) {
      RowSet set = RowSets.random(random, random.nextInt(i % 50 == 0 ? 5000 : 60));
      assertThat(texts(read(write(set), set.schema())))
          .as(Seeds.option(seed))
          .isEqualTo(texts(List.of(set)));
    }
  }

  @Test
  void writesTheSameBytes_whateverTheCodesAre() throws IOException {
    long seed = Seeds.next();
    RowSet set = RowSets.random(Seeds.random(seed), 300);
    byte[] bytes = write(set);
    RowSet read = read(bytes, set.schema()).getFirst();
    assertThat(write(read)).as(Seeds.option(seed)).isEqualTo(bytes);
  }

  @Test
  void cutsLargeSets_intoBlocks() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                new Column("n", ColumnType.BIGINT, false),
                new Column("s", ColumnType.VARCHAR, false)));
    int size = RowSetCodec.BLOCK_ROWS_MAX * 2 + 1;
    ColumnVector[] columns = ColumnVector.allocate(schema, size);
    for (int i = 0; i < size; i++) {
      columns[0].lanes[i] = i;
      columns[1].lanes[i] = i / 1000;
    }
    RowSet set = new RowSet(schema, columns, null, null, size, code -> RowSets.bytes("s" + code));
    List<RowSet> blocks = read(write(set), schema);
    assertThat(blocks).extracting(RowSet::size).containsExactly(65_536, 65_536, 1);
    assertThat(texts(blocks)).isEqualTo(texts(List.of(set)));
  }

  @Test
  void endsABlock_whenItsStringsAreLong() throws IOException {
    Schema schema = new Schema(List.of(new Column("s", ColumnType.VARCHAR, false)));
    ColumnVector[] columns = {
      ColumnVector.of(IntStream.range(0, 5).asLongStream().toArray(), null, null)
    };
    byte[] half = new byte[RowSetCodec.BLOCK_STRING_BYTES / 2];
    RowSet set = new RowSet(schema, columns, null, null, 5, code -> half);
    assertThat(read(write(set), schema)).extracting(RowSet::size).containsExactly(2, 2, 1);
  }

  @Test
  void readsTheBytesOfVersion1() throws IOException {
    TypedBatch batch = TypedBatches.golden();
    TypedChanges changes = batch.tables().getFirst();
    Schema schema =
        new Schema(
            List.of(
                new Column("id", ColumnType.BIGINT, false),
                new Column("departure", ColumnType.TIMESTAMP, true),
                new Column("delay", ColumnType.INTEGER, true),
                new Column("price", ColumnType.decimal(30, 2), true),
                new Column("x", ColumnType.DOUBLE, true),
                new Column("origin", ColumnType.VARCHAR, true)));
    long[] ones = new long[changes.size()];
    Arrays.fill(ones, 1);
    RowSet set =
        new RowSet(
            schema,
            changes.columns(),
            ones,
            IntStream.range(0, changes.size()).asLongStream().toArray(),
            changes.size(),
            code -> batch.dictionary().get((int) code));
    GoldenFile golden = new GoldenFile("row-set-1.bin");
    golden.assertEqual(write(set));
    assertThat(texts(read(golden.bytes(), schema))).isEqualTo(texts(List.of(set)));
  }

  @Test
  void refusesDamage_withoutAnyOtherException() throws IOException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 100; i++) {
      RowSet set = RowSets.random(random, random.nextInt(60));
      byte[] bytes = write(set);
      for (int flip = 0; flip < 200; flip++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        readOrRefuse(damaged, set.schema(), Seeds.option(seed));
      }
    }
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    RowSet set = RowSets.random(Seeds.random(5), 20);
    byte[] bytes = write(set);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThat(catchThrowableOfType(WeirException.class, () -> read(cut, set.schema())).code())
          .isEqualTo(ErrorCode.JOURNAL_CORRUPT);
    }
  }

  @Test
  void refusesBlocksOfAnotherSchema_andLaterVersions() {
    Schema schema = new Schema(List.of(new Column("n", ColumnType.BIGINT, false)));
    Schema wide = new Schema(List.of(new Column("n", ColumnType.decimal(30, 0), false)));
    Schema text = new Schema(List.of(new Column("n", ColumnType.VARCHAR, false)));
    RowSet set = RowSets.of(schema, List.<String[]>of(new String[] {"7"}));
    byte[] block = RowSetCodec.encodeBlock(set, 0, 1);
    for (Schema other : List.of(wide, text, new Schema(List.of()))) {
      assertThat(
              catchThrowableOfType(WeirException.class, () -> RowSetCodec.decode(block, other))
                  .code())
          .isEqualTo(ErrorCode.JOURNAL_CORRUPT);
    }
    block[0] = RowSetCodec.VERSION_OF_NODES + 1;
    assertThat(
            catchThrowableOfType(WeirException.class, () -> RowSetCodec.decode(block, schema))
                .code())
        .isEqualTo(ErrorCode.FORMAT_TOO_NEW);
  }

  private static byte[] write(RowSet set) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RowSetCodec.write(set, out);
    return out.toByteArray();
  }

  private static List<RowSet> read(byte[] bytes, Schema schema) throws IOException {
    List<RowSet> blocks = new ArrayList<>();
    RowSetCodec.read(new ByteArrayInputStream(bytes), schema, blocks::add);
    return blocks;
  }

  private static List<String> texts(List<RowSet> blocks) {
    List<String> texts = new ArrayList<>();
    for (RowSet set : blocks) {
      List<String> json = RowSets.json(set);
      for (int row = 0; row < set.size(); row++) {
        texts.add(
            json.get(row)
                + (set.versions() == null ? "" : "@" + set.versions()[row])
                + (set.multiplicities() == null ? "" : "*" + set.multiplicities()[row])
                + (set.nodes() == null ? "" : "/" + Arrays.toString(set.nodes()[row])));
      }
    }
    return texts;
  }

  private static void readOrRefuse(byte[] bytes, Schema schema, String as) throws IOException {
    try {
      read(bytes, schema);
    } catch (WeirException refusal) {
      assertThat(refusal.code()).as(as).isIn(ErrorCode.JOURNAL_CORRUPT, ErrorCode.FORMAT_TOO_NEW);
    } catch (RuntimeException bug) {
      throw new AssertionError(as, bug);
    }
  }
}
