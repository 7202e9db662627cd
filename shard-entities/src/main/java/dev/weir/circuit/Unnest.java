package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.NestedBytes;
import java.util.Arrays;
import java.util.List;

/** A row for each element of an array, or each entry of a map, of a row: linear, without state. */
final class Unnest extends Operator {
  private final Plan.Unnest plan;
  private final ColumnType collection;
  private final ColumnType element;
  private final List<ColumnType> parts;

  Unnest(CircuitContext context, Plan.Unnest plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.plan = plan;
    this.collection = input.schema.type(plan.column());
    this.element = Plan.Unnest.element(collection);
    this.parts = Plan.Unnest.parts(collection).stream().map(part -> part.type()).toList();
  }

  @Override
  Delta step() throws StepFailure {
    Delta in = inputs[0].delta();
    int[] sizes = sizes(in);
    long rows = Arrays.stream(sizes).asLongStream().sum();
    if (rows > context.limits.stepRowsMax(schema.size())) {
      throw context.limits.stepBudget("UNNEST puts out more rows than it may", schema.size());
    }
    return unnested(in, sizes, 0, in.size());
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    inputs[0].scan(
        chunk -> {
          int[] sizes = sizes(chunk);
          int from = 0;
          while (from < chunk.size()) {
            int to = chunkEnd(sizes, from, chunk.size());
            Delta out = unnested(chunk, sizes, from, to);
            if (!out.isEmpty()) {
              sink.accept(out);
            }
            from = to;
          }
        });
  }

  /** Where so many input rows end that their elements are no more than a chunk; one at least. */
  private static int chunkEnd(int[] sizes, int from, int end) {
    int to = from + 1;
    long rows = sizes[from];
    while (to < end && rows + sizes[to] <= CircuitContext.CHUNK_ROWS) {
      rows += sizes[to++];
    }
    return to;
  }

  /** By input row the rows it becomes. */
  private int[] sizes(Delta in) {
    ColumnVector values = in.columns()[plan.column()];
    int[] sizes = new int[in.size()];
    for (int row = 0; row < sizes.length; row++) {
      int elements = values.isNull(row) ? 0 : NestedBytes.size(collection, bytes(values, row));
      sizes[row] = elements == 0 && plan.outer() ? 1 : elements;
    }
    return sizes;
  }

  private byte[] bytes(ColumnVector values, int row) {
    return context.strings.bytes(values.lane(row));
  }

  private Delta unnested(Delta in, int[] sizes, int from, int to) {
    int size = Arrays.stream(sizes, from, to).sum();
    ColumnVector[] out = ColumnVector.allocate(schema, size);
    long[] weights = new long[size];
    int at = 0;
    for (int row = from; row < to; row++) {
      for (int i = 0; i < sizes[row]; i++) {
        weights[at + i] = in.weights()[row];
        for (int c = 0; c < plan.kept().length; c++) {
          out[c].copy(at + i, in.columns()[plan.kept()[c]], row);
        }
      }
      elements(in.columns()[plan.column()], row, out, at, sizes[row]);
      at += sizes[row];
    }
    return new Delta(schema, out, weights, size, false);
  }

  private void elements(ColumnVector values, int row, ColumnVector[] out, int at, int size) {
    int place = schema.size() - 1;
    NestedBytes.Reader reader =
        values.isNull(row) ? null : new NestedBytes.Reader(bytes(values, row));
    for (int i = 0; i < size; i++) {
      if (reader == null || !reader.next(element)) {
        nothing(out, at, plan.kept().length, place + 1);
        return;
      }
      out[place].set(at + i, i + 1);
      if (element.kind() == ColumnType.Kind.ROW) {
        fields(reader, out, at + i);
      } else {
        value(reader, element, out[plan.kept().length], at + i);
      }
    }
  }

  private void fields(NestedBytes.Reader reader, ColumnVector[] out, int row) {
    int first = plan.kept().length;
    if (reader.isNull()) {
      nothing(out, row, first, first + parts.size());
      return;
    }
    NestedBytes.Reader fields = new NestedBytes.Reader(reader.bytes());
    for (int i = 0; i < parts.size(); i++) {
      fields.next(parts.get(i));
      value(fields, parts.get(i), out[first + i], row);
    }
  }

  private static void nothing(ColumnVector[] out, int row, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i].setNull(row);
    }
  }

  private void value(NestedBytes.Reader reader, ColumnType type, ColumnVector out, int row) {
    if (reader.isNull()) {
      out.setNull(row);
    } else if (type.wide()) {
      out.setWide(row, reader.high(), reader.lane());
    } else {
      out.set(row, type.isString() ? context.strings.intern(reader.bytes()) : reader.lane());
    }
  }

  @Override
  String kind() {
    return "Unnest";
  }

  @Override
  String detail() {
    return (plan.outer() ? "all rows, " : "") + inputs[0].schema.column(plan.column()).name();
  }
}
