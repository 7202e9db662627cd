package dev.weir.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Stores {@link SnapshotManifest}s as JSON. The id is stored: never change or reuse it. */
public final class WeirManifestSerializer extends SerializerWithStringManifest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String MANIFEST = "snapshot/1";

  @Override
  public int identifier() {
    return 20803;
  }

  @Override
  public String manifest(Object snapshot) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object snapshot) {
    try {
      return JSON.writeValueAsBytes(snapshot);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    if (!manifest.equals(MANIFEST)) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "A snapshot has the format " + manifest + ", which this build cannot read.");
    }
    return decode(bytes);
  }

  /** A manifest as this build writes it. */
  static SnapshotManifest decode(byte[] bytes) {
    try {
      return JSON.readValue(bytes, SnapshotManifest.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
