package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.IdempotencyKey;
import dev.weir.entity.IdempotencyKey.Hash128;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Hashes an idempotency key and what it is used for. */
final class KeyHashes {
  private KeyHashes() {}

  /** The {@code Idempotency-Key} of a request, without quotes around it. */
  static Optional<String> asked(RequestContext context) {
    return context.header("Idempotency-Key").map(KeyHashes::key);
  }

  private static String key(String header) {
    String key = header.strip();
    if (key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")) {
      key = key.substring(1, key.length() - 1);
    }
    boolean printable = key.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    if (key.isEmpty() || key.length() > 128 || !printable) {
      throw new WeirException(
          ErrorCode.HEADER_INVALID,
          "Idempotency-Key must be 1 to 128 printable ASCII characters; this one has "
              + key.length()
              + ".");
    }
    return key;
  }

  /**
   * @param path the path of the request, without its query
   * @param body the decoded body
   */
  static IdempotencyKey of(String key, String path, Media media, byte[] body) {
    MessageDigest keyDigest = sha256();
    keyDigest.update(key.getBytes(StandardCharsets.US_ASCII));
    MessageDigest bodyDigest = sha256();
    String head = path + "\n" + media.wire() + "\n";
    bodyDigest.update(head.getBytes(StandardCharsets.UTF_8));
    bodyDigest.update(body);
    return new IdempotencyKey(first16(keyDigest), first16(bodyDigest));
  }

  private static Hash128 first16(MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    return new Hash128(bytes.getLong(), bytes.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
