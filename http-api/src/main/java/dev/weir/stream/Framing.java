package dev.weir.stream;

import dev.weir.zset.ByteSink;
import java.util.Optional;

/** How messages are set apart on the line. */
public enum Framing {
  /** Server-sent events: {@code event}, {@code id}, {@code data}. */
  SSE {
    @Override
    void frame(ByteSink out, StreamMessage message, byte[] json) {
      out.ascii("event: ");
      out.ascii(message.type());
      out.put('\n');
      Optional<StreamMessage.Position> position = message.position();
      position.ifPresent(id -> out.ascii("id: " + id + "\n"));
      out.ascii("data: ");
      out.put(json);
      out.ascii("\n\n");
    }
  },
  /** One JSON object a line. */
  NDJSON {
    @Override
    void frame(ByteSink out, StreamMessage message, byte[] json) {
      out.put(json);
      out.put('\n');
    }
  };

  abstract void frame(ByteSink out, StreamMessage message, byte[] json);
}
