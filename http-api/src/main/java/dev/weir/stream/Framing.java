package dev.weir.stream;

import dev.weir.zset.ByteSink;

/** How messages are set apart on the line. */
public enum Framing {
  /** Server-sent events: {@code event}, {@code id}, {@code data}. */
  SSE {
    @Override
    void begin(ByteSink out, StreamMessage message) {
      out.ascii("event: ");
      out.ascii(message.type());
      out.put('\n');
      message.position().ifPresent(id -> out.ascii("id: " + id + "\n"));
      out.ascii("data: ");
    }

    @Override
    void end(ByteSink out) {
      out.ascii("\n\n");
    }
  },
  /** One JSON object a line. */
  NDJSON {
    @Override
    void begin(ByteSink out, StreamMessage message) {
      // the object is the line
    }

    @Override
    void end(ByteSink out) {
      out.put('\n');
    }
  };

  /** Writes what stands before the object of a message. */
  abstract void begin(ByteSink out, StreamMessage message);

  /** Writes what stands after it. */
  abstract void end(ByteSink out);
}
