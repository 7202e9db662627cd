package dev.weir.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Stores {@link TenantEvent}s as JSON. Id and manifest are stored: never change or reuse them. */
public final class TenantEventSerializer extends SerializerWithStringManifest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String MANIFEST = "tenant/1";

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
    try {
      return JSON.writerFor(TenantEvent.class).writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    if (!manifest.equals(MANIFEST)) {
      throw new IllegalArgumentException("tenant event of an unknown format: " + manifest);
    }
    try {
      return JSON.readValue(bytes, TenantEvent.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
