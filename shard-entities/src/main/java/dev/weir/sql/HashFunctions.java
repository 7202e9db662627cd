package dev.weir.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of the bytes of texts, as lower case hexadecimal digits. */
public final class HashFunctions {
  private HashFunctions() {}

  public static byte[] md5(byte[] text) {
    return hash("MD5", text);
  }

  public static byte[] sha1(byte[] text) {
    return hash("SHA-1", text);
  }

  public static byte[] sha256(byte[] text) {
    return hash("SHA-256", text);
  }

  public static byte[] sha224(byte[] text) {
    return hash("SHA-224", text);
  }

  public static byte[] sha384(byte[] text) {
    return hash("SHA-384", text);
  }

  public static byte[] sha512(byte[] text) {
    return hash("SHA-512", text);
  }

  private static byte[] hash(String algorithm, byte[] text) {
    try {
      byte[] hash = MessageDigest.getInstance(algorithm).digest(text);
      return HexFormat.of().formatHex(hash).getBytes(US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
