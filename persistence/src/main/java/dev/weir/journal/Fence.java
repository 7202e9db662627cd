package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who may append to a persistence id: only events under exactly this epoch.
 *
 * @param epoch term and incarnation of the newest claim
 * @param owner who made it, information for people
 */
record Fence(long epoch, String owner) {
  /** Term 1, incarnation 1. */
  static final long FIRST_EPOCH = 1L << 32 | 1;

  /** Size of a claim for the bounds of queue and group; an owner's name is short. */
  static final int BYTES_ABOUT = 256;

  /** The fence after a further claim. */
  Fence claimedBy(String next) {
    return new Fence(epoch + 1, next);
  }

  static Fence firstOf(String owner) {
    return new Fence(FIRST_EPOCH, owner);
  }

  /** Throws, and counts it, unless a write under this epoch is admitted. */
  static void check(Optional<Fence> newest, String persistenceId, OptionalLong appendEpoch) {
    try {
      newest.ifPresent(known -> known.admit(persistenceId, appendEpoch));
      if (newest.isEmpty() && appendEpoch.isPresent()) {
        throw unclaimed(persistenceId, appendEpoch.getAsLong());
      }
    } catch (WeirException e) {
      JournalMetrics.FENCE_REJECTED.inc();
      throw e;
    }
  }

  private void admit(String persistenceId, OptionalLong appendEpoch) {
    if (appendEpoch.isEmpty() || appendEpoch.getAsLong() != epoch) {
      throw refused(
          persistenceId,
          "%s claimed it under epoch %d, the write came %s"
              .formatted(owner, epoch, written(appendEpoch)));
    }
  }

  /** Refusal of an epoch where nobody has claimed. */
  private static WeirException unclaimed(String persistenceId, long appendEpoch) {
    return refused(
        persistenceId, "nobody has claimed it, the write came under epoch " + appendEpoch);
  }

  private static WeirException refused(String persistenceId, String why) {
    return new WeirException(
        ErrorCode.OWNERSHIP_CHANGED,
        "Persistence id %s: %s. Claim it, recover it and write again."
            .formatted(persistenceId, why));
  }

  private static String written(OptionalLong appendEpoch) {
    return appendEpoch.isPresent() ? "under epoch " + appendEpoch.getAsLong() : "without an epoch";
  }

  byte[] encode(long number) {
    byte[] text = owner.getBytes(StandardCharsets.UTF_8);
    byte[] value = Sealed.allocate(Long.BYTES + Integer.BYTES + text.length);
    Sealed.body(value).putLong(epoch).putInt(text.length).put(text);
    return Sealed.seal(EventKey.fence(number), value);
  }

  static Fence decode(byte[] value) {
    ByteBuffer in = Sealed.body(value);
    long epoch = in.getLong();
    byte[] text = new byte[in.getInt()];
    in.get(text);
    return new Fence(epoch, new String(text, StandardCharsets.UTF_8));
  }
}
