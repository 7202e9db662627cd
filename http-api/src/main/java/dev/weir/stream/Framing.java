package dev.weir.stream;

import java.util.Optional;

/** How messages are set apart on the line. */
public enum Framing {
  /** Server-sent events: {@code event}, {@code id}, {@code data}. */
  SSE {
    @Override
    void frame(ByteOut out, StreamMessage message, byte[] json) {
      out.raw("event: ").raw(message.type()).put('\n');
      Optional<StreamMessage.Position> position = message.position();
      position.ifPresent(id -> out.raw("id: ").raw(id.toString()).put('\n'));
      out.raw("data: ").put(json).raw("\n\n");
    }
  },
  /** One JSON object a line. */
  NDJSON {
    @Override
    void frame(ByteOut out, StreamMessage message, byte[] json) {
      out.put(json).put('\n');
    }
  };

  abstract void frame(ByteOut out, StreamMessage message, byte[] json);
}
