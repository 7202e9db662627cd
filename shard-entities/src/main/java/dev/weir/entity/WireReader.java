package dev.weir.entity;

import dev.weir.zset.ByteSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.stream.SourceRef;
import org.apache.pekko.stream.StreamRefResolver;

/** Reads the parts of messages between nodes as {@link WireWriter} wrote them. */
final class WireReader {
  private static final WireValue[] VALUES = WireValue.values();

  private final ByteSource in;
  private final ActorRefResolver actors;
  private final StreamRefResolver streams;

  WireReader(byte[] bytes, String subject, ActorRefResolver actors, StreamRefResolver streams) {
    this.in = new ByteSource(bytes, subject);
    this.actors = actors;
    this.streams = streams;
  }

  void end() {
    in.end();
  }

  long number() {
    return in.zigzag("number");
  }

  int integer() {
    return Math.toIntExact(number());
  }

  boolean flag() {
    return in.one("flag") != 0;
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    String name = text();
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException unknown) {
      throw in.corrupt(type.getSimpleName() + " " + name + " is unknown to this build");
    }
  }

  String text() {
    int length = in.count("length of a text", in.left());
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = (char) in.count("character", Character.MAX_VALUE);
    }
    return new String(chars);
  }

  byte[] blob() {
    return in.take(in.count("length of bytes", in.left()), "bytes");
  }

  <T> ActorRef<T> actor() {
    return actors.resolveActorRef(text());
  }

  Standing standing() {
    return new Standing(number(), number(), new Freshness(text(), text(), number(), number()));
  }

  <T> SourceRef<T> stream() {
    return streams.resolveSourceRef(text());
  }

  <T> List<T> list(Function<WireReader, T> reader) {
    int size = in.count("number of elements", in.left());
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(reader.apply(this));
    }
    return Collections.unmodifiableList(list);
  }

  List<String> texts() {
    return list(WireReader::text);
  }

  long[] numbers() {
    if (!flag()) {
      return null;
    }
    long[] values = new long[in.count("number of numbers", in.left())];
    for (int i = 0; i < values.length; i++) {
      values[i] = number();
    }
    return values;
  }

  int[] positions() {
    int[] values = new int[in.count("number of positions", in.left())];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer();
    }
    return values;
  }

  <T> Optional<T> optional(Function<WireReader, T> reader) {
    return flag() ? Optional.of(reader.apply(this)) : Optional.empty();
  }

  OptionalLong optionalNumber() {
    return flag() ? OptionalLong.of(number()) : OptionalLong.empty();
  }

  Map<String, Long> limits() {
    Map<String, Long> values = new LinkedHashMap<>();
    list(r -> values.put(r.text(), r.number()));
    return Collections.unmodifiableMap(values);
  }

  Map<String, Object> members() {
    Map<String, Object> values = new LinkedHashMap<>();
    list(r -> values.put(r.text(), r.value()));
    return Collections.unmodifiableMap(values);
  }

  List<Object> values() {
    return list(WireReader::value);
  }

  Object value() {
    // codes are positions
    return switch (VALUES[in.count("type of a value", VALUES.length - 1L)]) {
      case NULL -> null;
      case BOOLEAN -> flag();
      case INTEGER -> integer();
      case LONG -> number();
      case DOUBLE -> Double.longBitsToDouble(number());
      case BIG_INTEGER -> new BigInteger(blob());
      case DECIMAL -> new BigDecimal(new BigInteger(blob()), integer());
      case TEXT -> text();
      case LIST -> values();
      case MAP -> members();
    };
  }
}
