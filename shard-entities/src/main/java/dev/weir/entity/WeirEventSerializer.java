package dev.weir.entity;

import java.util.Optional;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Hands the bytes of a {@link StoredEvent} through to the journal and back.
 *
 * <p>Its id and manifests are stored with every event: never change or reuse them.
 */
public final class WeirEventSerializer extends SerializerWithStringManifest {
  static final int ID = 20802;

  @Override
  public int identifier() {
    return ID;
  }

  @Override
  public String manifest(Object event) {
    return ((StoredEvent) event).manifest();
  }

  @Override
  public byte[] toBinary(Object event) {
    return ((StoredEvent) event).bytes();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return new StoredEvent(manifest, bytes, Optional.empty());
  }
}
