package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowBatchCodecTest {
  private static final List<ChangeOp> OPS = List.of(ChangeOp.values());

  @Test
  void readsBackWhatItWrote_inNoMoreBytesThanItSaid() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 300; i++) {
      RowBatch batch = batch(random, i % 50 == 0 ? 3000 : 20);
      byte[] bytes = RowBatchCodec.encode(batch);
      assertThat(text(RowBatchCodec.decode(bytes))).as(Seeds.option(seed)).isEqualTo(text(batch));
      assertThat((long) bytes.length)
          .as(Seeds.option(seed))
          .isLessThanOrEqualTo(RowBatchCodec.sizeMax(batch));
    }
  }

  @Test
  void refusesDamagedBytes_withoutFailingOtherwise() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    byte[] bytes = RowBatchCodec.encode(batch(random, 50));
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        RowBatchCodec.decode(damaged);
      } catch (WeirException refusal) {
        assertThat(refusal.getMessage()).contains("The batch from another node");
      }
    }
    assertThatThrownBy(() -> RowBatchCodec.decode(new byte[] {9}))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("format version 9");
  }

  private static RowBatch batch(Random random, int sizeMax) {
    List<byte[]> dictionary = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      dictionary.add(("text é " + i).getBytes(StandardCharsets.UTF_8));
    }
    dictionary.add(new byte[0]);
    List<RawChanges> tables = new ArrayList<>();
    int changes = 0;
    for (int i = random.nextInt(4); i >= 0; i--) {
      RawChanges table = new RawChanges("table" + i);
      int size = random.nextInt(sizeMax);
      for (int row = 0; row < size; row++) {
        ChangeOp op = OPS.get(random.nextInt(OPS.size()));
        table.add(op, changes++, random.nextBoolean() ? 0 : random.nextInt(8 << 20));
      }
      for (int column = random.nextInt(5); column > 0; column--) {
        fill(table.addRowColumn("ü" + column), random, size, dictionary.size());
      }
      for (int column = random.nextInt(3); column > 0; column--) {
        fill(table.addKeyColumn("k" + column), random, size, dictionary.size());
      }
      tables.add(table);
    }
    return new RowBatch(tables, dictionary, changes, random.nextInt(1 << 24));
  }

  private static void fill(RawColumn column, Random random, int size, int texts) {
    boolean extreme = random.nextBoolean();
    for (int row = 0; row < size; row++) {
      byte kind = (byte) random.nextInt(RawColumn.NESTED + 1);
      if (kind == RawColumn.INTEGER) {
        column.set(row, kind, extreme ? random.nextLong() : random.nextInt(100));
      } else if (kind > RawColumn.INTEGER) {
        column.set(row, kind, random.nextInt(texts));
      } else if (kind != RawColumn.ABSENT) {
        column.set(row, kind, 0);
      }
    }
  }

  private static String text(RowBatch batch) {
    StringBuilder out = new StringBuilder();
    out.append(batch.changes()).append(' ').append(batch.decodedBytes()).append('\n');
    batch.dictionary().forEach(text -> out.append(new String(text, StandardCharsets.UTF_8)));
    for (RawChanges table : batch.tables()) {
      out.append('\n').append(table.table());
      for (int row = 0; row < table.size(); row++) {
        out.append('\n').append(table.op(row)).append(table.index(row)).append(' ');
        out.append(table.line(row));
        cells(out.append(" row"), table.rowColumns(), row);
        cells(out.append(" key"), table.keyColumns(), row);
      }
    }
    return out.toString();
  }

  private static void cells(StringBuilder out, List<RawColumn> columns, int row) {
    for (RawColumn column : columns) {
      out.append(' ').append(column.name()).append('=').append(column.kind(row)).append(':');
      out.append(column.kind(row) == RawColumn.ABSENT ? 0 : column.value(row));
    }
  }
}
