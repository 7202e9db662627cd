package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * The stored form of one event, big-endian.
 *
 * <pre>
 * local envelope   0  magic WLE1                                   4
 *                  4  reserved                                     4
 *                  8  append epoch                                 8
 * event frame     16  magic WEV1                                   4
 *                 20  kind, version                                2
 *                 22  flags                                        2
 *                 24  home epoch, never falls along the log        8
 *                 32  rev, equals the sequence number              8
 *                 40  home wall clock, milliseconds                8
 *                 48  chain: first 16 bytes of SHA-256 over
 *                     the previous chain, bytes 16-47, payload    16
 *                 64  payload length                               4
 *                 68  codec, 0 = none                              1
 *                 69  payload
 *                end  CRC-32C of the frame before it               4
 * </pre>
 *
 * <p>The frame is written once by the circuit's home and is the same in every journal; the envelope
 * belongs to one journal.
 *
 * @param kind what the payload is
 * @param epoch ownership of the circuit when the event was written
 * @param atMillis wall clock of the home; information, never used for order
 */
public record EventFrame(
    Kind kind, long epoch, long rev, long atMillis, Chain chain, byte[] payload) {
  /** A frame and its envelope without payload. */
  public static final int OVERHEAD = 69 + 4;

  private static final int ENVELOPE_MAGIC = 0x574C4531;
  private static final int FRAME_MAGIC = 0x57455631;

  /** Bytes of the local envelope. */
  public static final int ENVELOPE = 16;

  private static final int REV_AT = 32;
  private static final int TIME_AT = 40;
  private static final int CHAIN_AT = 48;
  private static final int LENGTH_AT = 64;
  private static final int PAYLOAD_AT = 69;
  private static final byte VERSION = 1;

  /** The formats of a frame and its payloads; nodes that differ in it cannot share a journal. */
  public static String formatLevel() {
    return Arrays.stream(Kind.values())
        .map(Kind::manifest)
        .collect(Collectors.joining(" ", VERSION + " ", ""));
  }

  /** What a payload is. */
  public enum Kind {
    /** A {@link CircuitEvent.BatchCommitted}, columnar. */
    BATCH(1, "batch/1"),
    /** A {@link CircuitEvent.Control}, JSON. */
    CONTROL(2, "control/1"),
    /** A {@link CircuitEvent.SamplesAppended}, columnar. */
    SAMPLES(3, "samples/1");

    private final int code;
    private final String manifest;

    Kind(int code, String manifest) {
      this.code = code;
      this.manifest = manifest;
    }

    /** Type and version, stored beside the bytes by the journal. */
    public String manifest() {
      return manifest;
    }
  }

  /** Ties an event to all before it: 16 bytes of SHA-256. */
  public record Chain(long high, long low) {
    /** The chain before the first event. */
    public static final Chain START = new Chain(0, 0);
  }

  /** The stored bytes of an event that follows one with the chain {@code previous}. */
  public static EventFrame follow(
      Chain previous, Kind kind, long epoch, long rev, long atMillis, byte[] payload) {
    byte[] head = head(kind, epoch, rev, atMillis);
    return new EventFrame(kind, epoch, rev, atMillis, chain(previous, head, payload), payload);
  }

  /**
   * The bytes that are stored.
   *
   * @param appendEpoch of the claim under which they are appended; the journal compares it with its
   *     fence
   */
  public byte[] encode(long appendEpoch) {
    ByteBuffer bytes = ByteBuffer.allocate(PAYLOAD_AT + payload.length + 4);
    bytes.put(envelope(appendEpoch));
    bytes.put(head(kind, epoch, rev, atMillis));
    bytes.putLong(chain.high()).putLong(chain.low());
    bytes.putInt(payload.length).put((byte) 0).put(payload);
    bytes.putInt(crc(bytes.array(), bytes.position()));
    return bytes.array();
  }

  /** The rev of stored bytes, unchecked; 0 when they are too short to have one. */
  static long revOf(byte[] stored) {
    return stored.length < REV_AT + 8 ? 0 : ByteBuffer.wrap(stored).getLong(REV_AT);
  }

  /** The time of a stored event, unchecked; milliseconds since 1970-01-01T00:00:00Z. */
  public static long millisOf(StoredRecord stored) {
    return stored.payload().length < OVERHEAD
        ? 0
        : ByteBuffer.wrap(stored.payload()).getLong(TIME_AT);
  }

  /** The chain value of stored bytes, unchecked. */
  public static Chain chainOf(byte[] stored) {
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    return stored.length < OVERHEAD
        ? Chain.START
        : new Chain(bytes.getLong(CHAIN_AT), bytes.getLong(CHAIN_AT + 8));
  }

  /**
   * Reads and checks stored bytes.
   *
   * @param previous the chain of the event before
   * @param expectedRev the rev this event must have
   * @throws WeirException {@code journal-corrupt} or {@code format-too-new}
   */
  public static EventFrame decode(byte[] stored, Chain previous, long expectedRev) {
    EventFrame frame = unchained(stored, expectedRev);
    byte[] head = Arrays.copyOfRange(stored, ENVELOPE, CHAIN_AT);
    if (!frame.chain.equals(chain(previous, head, frame.payload))) {
      throw corrupt(expectedRev, "does not follow the event before it (chain value differs)");
    }
    return frame;
  }

  /** Reads and checks stored bytes whose event before is not at hand. */
  static EventFrame unchained(byte[] stored, long expectedRev) {
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    if (stored.length < OVERHEAD
        || bytes.getInt(0) != ENVELOPE_MAGIC
        || bytes.getInt(ENVELOPE) != FRAME_MAGIC) {
      throw corrupt(expectedRev, "is not an event frame");
    }
    int length = bytes.getInt(LENGTH_AT);
    if (length != stored.length - OVERHEAD) {
      throw corrupt(
          expectedRev, "says " + length + " payload bytes, has " + (stored.length - OVERHEAD));
    }
    if (crc(stored, stored.length - 4) != bytes.getInt(stored.length - 4)) {
      throw corrupt(expectedRev, "fails its checksum");
    }
    byte[] payload = Arrays.copyOfRange(stored, PAYLOAD_AT, stored.length - 4);
    Chain chain = new Chain(bytes.getLong(CHAIN_AT), bytes.getLong(CHAIN_AT + 8));
    EventFrame frame =
        new EventFrame(
            kind(bytes, expectedRev),
            bytes.getLong(24),
            bytes.getLong(REV_AT),
            bytes.getLong(TIME_AT),
            chain,
            payload);
    if (frame.rev != expectedRev) {
      throw corrupt(expectedRev, "carries rev " + frame.rev);
    }
    return frame;
  }

  private static Kind kind(ByteBuffer bytes, long rev) {
    int version = bytes.get(21);
    if (version != VERSION || bytes.get(68) != 0) {
      throw tooNew(
          rev,
          "frame version %d and codec %d; this build reads version %d and codec 0"
              .formatted(version, bytes.get(68), VERSION));
    }
    return switch (bytes.get(20)) {
      case 1 -> Kind.BATCH;
      case 2 -> Kind.CONTROL;
      case 3 -> Kind.SAMPLES;
      default ->
          throw tooNew(rev, "kind %d; this build reads %s".formatted(bytes.get(20), formatLevel()));
    };
  }

  /** A frame from another journal with the envelope of this one. */
  static byte[] enveloped(byte[] frame, long appendEpoch) {
    return ByteBuffer.allocate(ENVELOPE + frame.length)
        .put(envelope(appendEpoch))
        .put(frame)
        .array();
  }

  /** What stands before every stored event, whatever its format. */
  public static byte[] envelope(long appendEpoch) {
    return ByteBuffer.allocate(ENVELOPE)
        .putInt(ENVELOPE_MAGIC)
        .putInt(0)
        .putLong(appendEpoch)
        .array();
  }

  private static byte[] head(Kind kind, long epoch, long rev, long atMillis) {
    return ByteBuffer.allocate(CHAIN_AT - ENVELOPE)
        .putInt(FRAME_MAGIC)
        .put((byte) kind.code)
        .put(VERSION)
        .putShort((short) 0)
        .putLong(epoch)
        .putLong(rev)
        .putLong(atMillis)
        .array();
  }

  private static Chain chain(Chain previous, byte[] head, byte[] payload) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(16).putLong(previous.high).putLong(previous.low).flip());
      digest.update(head);
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(payload));
      return new Chain(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int crc(byte[] bytes, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, ENVELOPE, to - ENVELOPE);
    return (int) crc.getValue();
  }

  private static WeirException corrupt(long rev, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "The event of rev "
            + rev
            + " "
            + what
            + ". Run ./weir journal verify on the data directory.");
  }

  /**
   * @param what the event has, and what this build reads
   */
  static WeirException tooNew(long rev, String what) {
    return new WeirException(
        ErrorCode.FORMAT_TOO_NEW,
        "The event of rev " + rev + " has " + what + ". Start a newer build.");
  }
}
