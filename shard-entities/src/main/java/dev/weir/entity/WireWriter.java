package dev.weir.entity;

import dev.weir.zset.ByteSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.stream.SourceRef;
import org.apache.pekko.stream.StreamRefResolver;

/** Writes the parts of messages between nodes; {@link WireReader} reads them in the same order. */
final class WireWriter {
  private final ByteSink out = new ByteSink(256);
  private final ActorRefResolver actors;
  private final StreamRefResolver streams;

  WireWriter(ActorRefResolver actors, StreamRefResolver streams) {
    this.actors = actors;
    this.streams = streams;
  }

  byte[] bytes() {
    return out.copy();
  }

  WireWriter number(long value) {
    out.zigzag(value);
    return this;
  }

  WireWriter flag(boolean value) {
    out.put(value ? 1 : 0);
    return this;
  }

  WireWriter constant(Enum<?> value) {
    return text(value.name());
  }

  /** Writes UTF-16 unit by unit: texts of clients need not be well-formed and must not change. */
  WireWriter text(String value) {
    out.varint(value.length());
    for (int i = 0; i < value.length(); i++) {
      out.varint(value.charAt(i));
    }
    return this;
  }

  WireWriter blob(byte[] value) {
    out.varint(value.length);
    out.put(value);
    return this;
  }

  WireWriter actor(ActorRef<?> ref) {
    return text(actors.toSerializationFormat(ref));
  }

  WireWriter standing(Standing at) {
    Freshness freshness = at.freshness();
    number(at.rev()).number(at.epoch()).text(freshness.region()).text(freshness.home());
    return number(freshness.lagRevs()).number(freshness.lagMillis());
  }

  WireWriter stream(SourceRef<?> ref) {
    return text(streams.toSerializationFormat(ref));
  }

  <T> WireWriter list(Collection<T> values, BiConsumer<WireWriter, T> writer) {
    out.varint(values.size());
    values.forEach(value -> writer.accept(this, value));
    return this;
  }

  WireWriter texts(List<String> values) {
    return list(values, WireWriter::text);
  }

  /** Writes numbers of which {@code null} stands for none at all. */
  WireWriter numbers(long[] values) {
    flag(values != null);
    if (values != null) {
      out.varint(values.length);
      for (long value : values) {
        number(value);
      }
    }
    return this;
  }

  WireWriter positions(int[] values) {
    out.varint(values.length);
    for (int value : values) {
      number(value);
    }
    return this;
  }

  <T> WireWriter optional(Optional<T> value, BiConsumer<WireWriter, T> writer) {
    flag(value.isPresent());
    value.ifPresent(present -> writer.accept(this, present));
    return this;
  }

  WireWriter optional(OptionalLong value) {
    flag(value.isPresent());
    value.ifPresent(this::number);
    return this;
  }

  WireWriter limits(Map<String, Long> values) {
    return list(values.entrySet(), (w, e) -> w.text(e.getKey()).number(e.getValue()));
  }

  /** Writes named values in their order. */
  WireWriter members(Map<String, Object> values) {
    return list(values.entrySet(), (w, e) -> w.text(e.getKey()).value(e.getValue()));
  }

  WireWriter values(List<Object> values) {
    return list(values, WireWriter::value);
  }

  /** Writes a value whose type is not known beforehand; what has no form of its own, as text. */
  WireWriter value(Object value) {
    switch (value) {
      case null -> tag(WireValue.NULL);
      case Boolean flag -> tag(WireValue.BOOLEAN).flag(flag);
      case Integer number -> tag(WireValue.INTEGER).number(number);
      case Long number -> tag(WireValue.LONG).number(number);
      case Double number -> tag(WireValue.DOUBLE).number(Double.doubleToRawLongBits(number));
      case BigInteger number -> tag(WireValue.BIG_INTEGER).blob(number.toByteArray());
      case BigDecimal number ->
          tag(WireValue.DECIMAL).blob(number.unscaledValue().toByteArray()).number(number.scale());
      case Map<?, ?> map ->
          tag(WireValue.MAP)
              .list(map.entrySet(), (w, e) -> w.text(e.getKey().toString()).value(e.getValue()));
      case Collection<?> list -> tag(WireValue.LIST).list(list, WireWriter::value);
      default -> tag(WireValue.TEXT).text(value.toString());
    }
    return this;
  }

  @SuppressWarnings("EnumOrdinal") // WireValue is a list of codes: its order is the format
  private WireWriter tag(WireValue tag) {
    out.put(tag.code());
    return this;
  }
}
