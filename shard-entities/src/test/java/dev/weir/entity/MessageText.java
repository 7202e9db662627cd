package dev.weir.entity;

import dev.weir.circuit.Plan;
import dev.weir.circuit.ViewDelta;
import dev.weir.series.Runs;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowBatchCodec;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Everything a message says, as text: messages of equal text say the same. */
final class MessageText {
  private MessageText() {}

  static String of(Object value) {
    return switch (value) {
      case null -> "null";
      case ActorRef<?> ref -> ref.path().toString();
      case Parcel parcel -> "parcel of " + parcel.bytes();
      case Optional<?> optional -> optional.map(MessageText::of).toString();
      case Plan plan -> "plan " + of(plan.schema()) + Arrays.toString(plan.key());
      case RowSet rows ->
          of(rows.schema())
              + cells(rows.schema(), rows.columns(), rows.size(), rows.strings())
              + numbers(rows.multiplicities(), rows.size())
              + numbers(rows.versions(), rows.size())
              + Arrays.deepToString(rows.nodes());
      case ViewDelta change -> delta(change);
      case RowBatch batch -> HexFormat.of().formatHex(RowBatchCodec.encode(batch));
      case RawChanges changes -> changes.table();
      case int[] numbers -> Arrays.toString(numbers);
      case long[] numbers -> Arrays.toString(numbers);
      case double[] numbers ->
          of(Arrays.stream(numbers).mapToLong(Double::doubleToRawLongBits).toArray());
      case Runs runs -> runs(runs);
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      case Double number -> "double " + Long.toHexString(Double.doubleToRawLongBits(number));
      case String text -> "\"" + text + "\"";
      case List<?> list -> list.stream().map(MessageText::of).toList().toString();
      case Map<?, ?> map ->
          map.entrySet().stream().map(e -> e.getKey() + "=" + of(e.getValue())).toList().toString();
      case Record record -> record(record);
      default -> value.getClass().getSimpleName() + " " + value;
    };
  }

  private static String runs(Runs runs) {
    StringBuilder text = new StringBuilder();
    for (int run = 0; run < runs.runs(); run++) {
      text.append(runs.sid(run)).append(':').append(runs.to(run)).append(' ');
    }
    return text + Arrays.toString(runs.times()) + Arrays.toString(runs.bits());
  }

  private static String record(Record record) {
    StringBuilder text = new StringBuilder(record.getClass().getSimpleName()).append('(');
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        text.append(component.getName()).append('=');
        text.append(of(component.getAccessor().invoke(record))).append(", ");
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return text.append(')').toString();
  }

  private static String delta(ViewDelta change) {
    var delta = change.delta();
    return change.view()
        + of(delta.schema())
        + cells(delta.schema(), delta.columns(), delta.size(), change.strings())
        + numbers(delta.weights(), delta.size())
        + numbers(change.versions(), delta.size())
        + Arrays.deepToString(change.nodes())
        + List.of(delta.net(), change.changedRows(), change.prevRev(), change.rev())
        + List.of(change.rows(), change.resultHash(), change.versionHash());
  }

  private static String numbers(long[] numbers, int size) {
    return numbers == null ? "-" : Arrays.toString(Arrays.copyOf(numbers, size));
  }

  private static String cells(Schema schema, ColumnVector[] columns, int size, Strings strings) {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < size; row++) {
      for (int i = 0; i < columns.length; i++) {
        if (columns[i].isNull(row)) {
          text.append("NULL ");
        } else if (schema.type(i).isString()) {
          text.append(new String(strings.bytes(columns[i].lane(row)), StandardCharsets.UTF_8));
        } else {
          text.append(columns[i].high(row)).append(':').append(columns[i].lane(row)).append(' ');
        }
      }
      text.append('\n');
    }
    return text.toString();
  }
}
