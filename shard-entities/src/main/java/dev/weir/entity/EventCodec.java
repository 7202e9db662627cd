package dev.weir.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame.Kind;
import dev.weir.entity.IdempotencyKey.Hash128;
import dev.weir.series.event.MetricsBatchCodec;
import dev.weir.zset.TypedBatchCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Events to payloads and back: batches and samples in columns, definitions as JSON.
 *
 * <p>A batch payload is {@code flags 1, changes 4, [key 16, body 16], TypedBatch}; bit 0 of the
 * flags says whether there is an idempotency key, bit 1 whether the batch is a settling one, not an
 * optimistic one. Golden files keep every version readable.
 */
final class EventCodec {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int WITH_KEY = 1;
  private static final int SETTLING = 2;

  private EventCodec() {}

  static Kind kind(CircuitEvent event) {
    return switch (event) {
      case CircuitEvent.BatchCommitted _ -> Kind.BATCH;
      case CircuitEvent.SamplesAppended _ -> Kind.SAMPLES;
      case CircuitEvent.Control _ -> Kind.CONTROL;
    };
  }

  static byte[] encode(CircuitEvent event) {
    return switch (event) {
      case CircuitEvent.BatchCommitted batch -> encodeBatch(batch);
      case CircuitEvent.SamplesAppended samples -> MetricsBatchCodec.encode(samples.batch());
      case CircuitEvent.Control control -> encodeControl(control);
    };
  }

  static CircuitEvent decode(EventFrame frame) {
    return switch (frame.kind()) {
      case BATCH -> decodeBatch(frame);
      case SAMPLES -> new CircuitEvent.SamplesAppended(MetricsBatchCodec.decode(frame.payload()));
      case CONTROL -> decodeControl(frame);
    };
  }

  private static byte[] encodeBatch(CircuitEvent.BatchCommitted event) {
    byte[] body = TypedBatchCodec.encode(event.batch());
    ByteBuffer bytes = ByteBuffer.allocate(5 + (event.key().isPresent() ? 32 : 0) + body.length);
    int flags = (event.key().isPresent() ? WITH_KEY : 0) | (event.optimistic() ? 0 : SETTLING);
    bytes.put((byte) flags).putInt(event.changes());
    event.key().ifPresent(key -> put(put(bytes, key.key()), key.body()));
    return bytes.put(body).array();
  }

  private static CircuitEvent decodeBatch(EventFrame frame) {
    ByteBuffer bytes = ByteBuffer.wrap(frame.payload());
    if (bytes.remaining() < 5) {
      throw corrupt(frame, "is too short for a batch");
    }
    int flags = bytes.get();
    if ((flags & ~(WITH_KEY | SETTLING)) != 0) {
      throw EventFrame.tooNew(
          frame.rev(), "a batch with the flags " + flags + ", which this build does not know");
    }
    boolean withKey = (flags & WITH_KEY) != 0;
    int changes = bytes.getInt();
    if (withKey && bytes.remaining() < 32) {
      throw corrupt(frame, "is too short for its key");
    }
    Optional<IdempotencyKey> key =
        withKey ? Optional.of(new IdempotencyKey(hash(bytes), hash(bytes))) : Optional.empty();
    byte[] body = Arrays.copyOfRange(frame.payload(), bytes.position(), frame.payload().length);
    return new CircuitEvent.BatchCommitted(
        TypedBatchCodec.decode(body), changes, key, (flags & SETTLING) == 0);
  }

  private static byte[] encodeControl(CircuitEvent.Control event) {
    try {
      return JSON.writerFor(CircuitEvent.Control.class).writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CircuitEvent decodeControl(EventFrame frame) {
    try {
      return JSON.readValue(frame.payload(), CircuitEvent.Control.class);
    } catch (InvalidTypeIdException e) {
      throw EventFrame.tooNew(
          frame.rev(),
          "the type %s, which %s of this build does not know"
              .formatted(e.getTypeId(), Kind.CONTROL.manifest()));
    } catch (UnrecognizedPropertyException e) {
      throw EventFrame.tooNew(
          frame.rev(),
          "the member %s, which %s of this build does not know"
              .formatted(e.getPropertyName(), Kind.CONTROL.manifest()));
    } catch (IOException e) {
      throw corrupt(frame, "is not a known definition event: " + e.getMessage());
    }
  }

  private static ByteBuffer put(ByteBuffer bytes, Hash128 hash) {
    return bytes.putLong(hash.high()).putLong(hash.low());
  }

  private static Hash128 hash(ByteBuffer bytes) {
    return new Hash128(bytes.getLong(), bytes.getLong());
  }

  private static WeirException corrupt(EventFrame frame, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT, "The event of rev " + frame.rev() + " " + what + ".");
  }
}
