package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a first pass over a file finds out: how many rows, and a name for its content. */
record Survey(long rows, String digest) {
  private static final int DIGEST_CHARS = 20;

  static Survey of(InputStream file, RowFormat format) throws IOException {
    MessageDigest digest = sha256();
    long count = 0;
    try (DigestInputStream in = new DigestInputStream(file, digest);
        Rows rows = format.open(in)) {
      while (rows.next().isPresent()) {
        count++;
      }
      in.transferTo(OutputStream.nullOutputStream());
    }
    String hex = HexFormat.of().formatHex(digest.digest());
    return new Survey(count, hex.substring(0, DIGEST_CHARS));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
