package dev.weir.circuit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnType;
import dev.weir.zset.NestedBytes;

/** One value of all values of a group, as a byte string. */
sealed interface Collected {
  /** What the result of a group has at least, in bytes, before anything is put together. */
  long bytesOf(int group);

  /** The result of a group that has rows. */
  byte[] of(int group);

  /** What a call collects. */
  static Collected of(CircuitContext context, AggregateCall call, OrderedMultiset rows) {
    ColumnStore values = rows.column(call.column());
    return call.function() == AggregateCall.Function.ARRAY_AGG
        ? new Elements(context, rows, values, call.type().element())
        : new Texts(context, rows, values, call.parameter().getBytes(UTF_8));
  }

  /** Texts one after the other, with a separator between two. */
  record Texts(CircuitContext context, OrderedMultiset rows, ColumnStore values, byte[] separator)
      implements Collected {
    @Override
    public long bytesOf(int group) {
      long[] bytes = {(rows.size(group) - 1) * separator.length};
      rows.visit(group, slot -> bytes[0] += rows.weight(slot) * bytes(slot).length);
      return bytes[0];
    }

    @Override
    public byte[] of(int group) {
      byte[] text = new byte[(int) bytesOf(group)];
      int[] end = {0};
      rows.visit(
          group,
          slot -> {
            byte[] value = bytes(slot);
            for (long i = rows.weight(slot); i > 0; i--) {
              end[0] = append(text, end[0], value);
            }
          });
      return text;
    }

    /** Appends a value and, where more is to come, the separator. */
    private int append(byte[] text, int at, byte[] value) {
      System.arraycopy(value, 0, text, at, value.length);
      int end = at + value.length;
      if (end == text.length) {
        return end;
      }
      System.arraycopy(separator, 0, text, end, separator.length);
      return end + separator.length;
    }

    private byte[] bytes(int slot) {
      return context.strings.bytes(values.lane(slot));
    }
  }

  /** Values as the elements of an ARRAY. */
  record Elements(
      CircuitContext context, OrderedMultiset rows, ColumnStore values, ColumnType element)
      implements Collected {
    @Override
    public long bytesOf(int group) {
      long[] bytes = {0};
      rows.visit(group, slot -> bytes[0] += rows.weight(slot) * (1L + held(slot)));
      return bytes[0];
    }

    private int held(int slot) {
      if (values.isNull(slot)) {
        return 0;
      }
      return element.isString() ? context.strings.bytes(values.lane(slot)).length : Long.BYTES;
    }

    @Override
    public byte[] of(int group) {
      NestedBytes.Writer array = new NestedBytes.Writer();
      rows.visit(
          group,
          slot -> {
            for (long i = rows.weight(slot); i > 0; i--) {
              append(array, slot);
            }
          });
      return array.ended();
    }

    private void append(NestedBytes.Writer array, int slot) {
      if (values.isNull(slot)) {
        array.nothing();
      } else if (element.isString()) {
        array.bytes(context.strings.bytes(values.lane(slot)));
      } else {
        array.lane(element, values.high(slot), values.lane(slot));
      }
    }
  }
}
