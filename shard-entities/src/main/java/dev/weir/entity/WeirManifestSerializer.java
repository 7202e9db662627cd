package dev.weir.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
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
          "A snapshot has the format %s, this build reads %s. Start a newer build."
              .formatted(manifest, MANIFEST));
    }
    return decode(bytes);
  }

  /** A manifest as a record of the snapshot store. */
  public static StoredRecord stored(SnapshotManifest manifest) {
    var serializer = new WeirManifestSerializer();
    return new StoredRecord(
        manifest.rev(),
        serializer.identifier(),
        MANIFEST,
        "",
        "",
        manifest.atMillis(),
        Optional.empty(),
        serializer.toBinary(manifest));
  }

  /**
   * A manifest as this build writes it.
   *
   * @throws WeirException {@code format-too-new}
   */
  public static SnapshotManifest decode(byte[] bytes) {
    try {
      // before its members are looked at, which may mean something else in a later format
      int format = JSON.readTree(bytes).path("format").asInt();
      if (format > SnapshotManifest.FORMAT_WITH_WATERLINES) {
        throw new WeirException(
            ErrorCode.FORMAT_TOO_NEW,
            "A snapshot's manifest has format %d, this build reads up to %d. Start a newer build."
                .formatted(format, SnapshotManifest.FORMAT_WITH_WATERLINES));
      }
      return JSON.readValue(bytes, SnapshotManifest.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
