package dev.weir.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One event or snapshot as it lies in the store, not yet deserialized.
 *
 * @param rev the sequence number, part of the key
 * @param serializerId which serializer wrote the payload
 * @param manifest type hint of that serializer
 * @param adapterManifest type hint of Pekko's event adapters, empty for snapshots
 * @param writerUuid which incarnation of the entity wrote it, empty for snapshots
 * @param timestamp milliseconds since 1970, information only
 * @param metadata optional second object beside the payload
 * @param payload the serialized event or snapshot
 */
@SuppressWarnings("ArrayRecordComponent") // the arrays are handed on, never compared
public record StoredRecord(
    long rev,
    int serializerId,
    String manifest,
    String adapterManifest,
    String writerUuid,
    long timestamp,
    Optional<Metadata> metadata,
    byte[] payload) {
  private static final int FIXED = Integer.BYTES + Long.BYTES + 1;
  private static final byte WITH_METADATA = 1;
  private static final int TEXT_MAX = 0xFFFF;

  /** An object that travels beside the payload, serialized. */
  public record Metadata(int serializerId, String manifest, byte[] bytes) {}

  /** Whether the payload has a local envelope, so that it takes a claim to append it. */
  public boolean hasEnvelope() {
    return Envelope.epoch(payload).isPresent();
  }

  /**
   * Whether another journal's record is the same event: what it says at which rev, but not the
   * envelope, which belongs to one journal, nor when and by whom it was stored there.
   */
  public boolean isSameEvent(StoredRecord other) {
    return rev == other.rev
        && serializerId == other.serializerId
        && manifest.equals(other.manifest)
        && Arrays.equals(Envelope.under(0, payload), Envelope.under(0, other.payload));
  }

  /** The same with another payload. */
  StoredRecord withPayload(byte[] other) {
    return new StoredRecord(
        rev, serializerId, manifest, adapterManifest, writerUuid, timestamp, metadata, other);
  }

  /** The value without its checksum, which needs the key: see {@link Sealed#seal}. */
  byte[] encode() {
    byte[] type = text(manifest);
    byte[] adapter = text(adapterManifest);
    byte[] writer = text(writerUuid);
    byte[] extra = metadata.map(StoredRecord::encode).orElse(new byte[0]);
    int texts = 3 * Short.BYTES + type.length + adapter.length + writer.length;
    int body = FIXED + texts + extra.length + Integer.BYTES + payload.length;
    byte[] value = Sealed.allocate(body);
    ByteBuffer out = Sealed.body(value);
    out.putInt(serializerId).putLong(timestamp).put(metadata.isPresent() ? WITH_METADATA : 0);
    putText(out, type);
    putText(out, adapter);
    putText(out, writer);
    out.put(extra);
    out.putInt(payload.length).put(payload);
    return value;
  }

  /** Reads a value whose checksum has been found right. */
  static StoredRecord decode(long rev, byte[] value) {
    ByteBuffer in = Sealed.body(value);
    int serializerId = in.getInt();
    long timestamp = in.getLong();
    boolean withMetadata = in.get() == WITH_METADATA;
    String manifest = getText(in);
    String adapterManifest = getText(in);
    String writerUuid = getText(in);
    Optional<Metadata> metadata =
        withMetadata
            ? Optional.of(new Metadata(in.getInt(), getText(in), getBytes(in)))
            : Optional.empty();
    return new StoredRecord(
        rev,
        serializerId,
        manifest,
        adapterManifest,
        writerUuid,
        timestamp,
        metadata,
        getBytes(in));
  }

  private static byte[] encode(Metadata metadata) {
    byte[] type = text(metadata.manifest);
    ByteBuffer out =
        ByteBuffer.allocate(2 * Integer.BYTES + Short.BYTES + type.length + metadata.bytes.length);
    out.putInt(metadata.serializerId);
    putText(out, type);
    return out.putInt(metadata.bytes.length).put(metadata.bytes).array();
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > TEXT_MAX) {
      throw new IllegalArgumentException(
          "A manifest or writer id has " + bytes.length + " bytes, at most " + TEXT_MAX + " fit");
    }
    return bytes;
  }

  private static void putText(ByteBuffer out, byte[] text) {
    out.putShort((short) text.length).put(text);
  }

  private static String getText(ByteBuffer in) {
    byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] getBytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }
}
