package dev.weir.journal;

import java.nio.charset.StandardCharsets;

/** Names of files that are made of persistence ids. */
public final class FileName {
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

  private FileName() {}

  /** The persistence id in UTF-8, percent-encoded but for letters, digits, - and _. */
  public static String of(String persistenceId) {
    StringBuilder name = new StringBuilder();
    for (byte each : persistenceId.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = PLAIN.indexOf(each) >= 0;
      name.append(plain ? String.valueOf((char) each) : "%%%02X".formatted(each));
    }
    return name.toString();
  }
}
