package dev.weir.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Stores {@link TenantDirectory.Entry}s: the local envelope of {@link EventFrame}, then JSON.
 * Format 1 had no envelope. Id and manifests are stored: never change or reuse them.
 */
public final class TenantEventSerializer extends SerializerWithStringManifest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String WITHOUT_ENVELOPE = "tenant/1";
  private static final String MANIFEST = "tenant/2";

  @Override
  public int identifier() {
    return 20804;
  }

  @Override
  public String manifest(Object event) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object event) {
    var entry = (TenantDirectory.Entry) event;
    byte[] json = json(entry.event());
    return ByteBuffer.allocate(EventFrame.ENVELOPE + json.length)
        .put(EventFrame.envelope(entry.appendEpoch()))
        .put(json)
        .array();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return new TenantDirectory.Entry(0, stored(bytes, manifest));
  }

  /** The event in stored bytes. */
  static TenantEvent stored(byte[] bytes, String manifest) {
    int from =
        switch (manifest) {
          case WITHOUT_ENVELOPE -> 0;
          case MANIFEST -> EventFrame.ENVELOPE;
          default ->
              throw tooNew(
                  "the format %s, this build reads up to %s".formatted(manifest, MANIFEST));
        };
    return event(bytes, from);
  }

  static byte[] json(TenantEvent event) {
    try {
      return JSON.writerFor(TenantEvent.class).writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TenantEvent event(byte[] bytes, int from) {
    try {
      return JSON.readValue(bytes, from, bytes.length - from, TenantEvent.class);
    } catch (InvalidTypeIdException e) {
      throw tooNew(
          "the type %s, which %s of this build does not know".formatted(e.getTypeId(), MANIFEST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WeirException tooNew(String what) {
    return new WeirException(
        ErrorCode.FORMAT_TOO_NEW,
        "An event of the directory of tenants has " + what + ". Start a newer build.");
  }
}
