package dev.weir.entity;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How one type of message looks between nodes.
 *
 * @param manifest type and version; another form of a type gets another version
 */
record WireFormat<T>(
    Class<T> type,
    String manifest,
    BiConsumer<WireWriter, T> writer,
    Function<WireReader, T> reader) {
  /** The format of a message that is part of another. */
  static WireFormat<?> of(List<WireFormat<?>> formats, Object message) {
    return only(formats, format -> format.type.equals(message.getClass()));
  }

  /** The format with a manifest that was written into another message. */
  static WireFormat<?> named(List<WireFormat<?>> formats, String manifest) {
    return only(formats, format -> format.manifest.equals(manifest));
  }

  private static WireFormat<?> only(List<WireFormat<?>> formats, Predicate<WireFormat<?>> wanted) {
    return formats.stream()
        .filter(wanted)
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("a message of another version"));
  }

  void write(WireWriter out, Object message) {
    writer.accept(out, type.cast(message));
  }
}
