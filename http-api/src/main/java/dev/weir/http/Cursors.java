package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What further pages are read from: the rows of the first page's rev, kept for a minute after the
 * last use and for a bounded number of readers a tenant.
 *
 * @param <T> what an answer needs beside the rows
 */
final class Cursors<T> {
  private record Held<T>(T content, String fingerprint, long usedAtMillis) {}

  /** A place in the rows of a reader. */
  record Place<T>(T content, String id, int offset) {}

  private final Map<String, LinkedHashMap<String, Held<T>>> byTenant = new HashMap<>();
  private final Clock clock;
  private final int max;
  private final long ageMaxMillis;
  private final long seed;
  private final String self;
  private long counter;

  /**
   * @param self how other nodes find this one, empty if they cannot
   */
  Cursors(Limits limits, Clock clock, long seed, String self) {
    this.self = self;
    this.clock = clock;
    this.max = limits.cursorsMax();
    this.ageMaxMillis = limits.cursorAgeMax().toMillis();
    this.seed = seed;
  }

  /**
   * Keeps the content for further pages and returns its id.
   *
   * @param fingerprint what must be the same in requests for further pages
   */
  synchronized String keep(String tenant, T content, String fingerprint) {
    sweep();
    LinkedHashMap<String, Held<T>> held =
        byTenant.computeIfAbsent(tenant, name -> new LinkedHashMap<>());
    if (held.size() >= max) {
      held.pollFirstEntry();
    }
    counter++;
    String id = Long.toHexString((seed ^ counter) * 0x9E3779B97F4A7C15L);
    held.put(id, new Held<>(content, fingerprint, clock.millis()));
    return id;
  }

  /** The token of a place, as clients send it back, with the node that holds the rows. */
  String token(String id, int offset) {
    byte[] plain = ("v1." + id + "." + offset + "." + self).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  /** The node that holds the rows of a token, if it is another one. */
  Optional<String> holder(String token) {
    return Optional.of(parts(token)[3]).filter(node -> !node.equals(self));
  }

  /** The place of a token. */
  synchronized Place<T> find(String tenant, String token, String fingerprint) {
    sweep();
    String[] parts = parts(token);
    LinkedHashMap<String, Held<T>> all = byTenant.get(tenant);
    Held<T> held = all == null ? null : all.remove(parts[1]);
    if (held == null) {
      throw new WeirException(
          ErrorCode.CURSOR_EXPIRED,
          "the cursor was not used for "
              + ageMaxMillis / 1000
              + " s, or others took its place. Begin again with the first page.");
    }
    all.put(parts[1], new Held<>(held.content(), held.fingerprint(), clock.millis()));
    if (!held.fingerprint().equals(fingerprint)) {
      throw Parameters.invalid(
          "after", "the cursor belongs to another request; keep all parameters but limit.");
    }
    return new Place<>(held.content(), parts[1], Integer.parseInt(parts[2]));
  }

  /** Lets go of what was not used for too long. */
  synchronized void sweep() {
    long now = clock.millis();
    byTenant
        .values()
        .removeIf(
            held -> {
              held.values().removeIf(one -> now - one.usedAtMillis() > ageMaxMillis);
              return held.isEmpty();
            });
  }

  private static String[] parts(String token) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
      String[] parts = plain.split("\\.", 4);
      if (parts.length == 4 && parts[0].equals("v1") && parts[2].matches("[0-9]{1,9}")) {
        return parts;
      }
    } catch (IllegalArgumentException e) {
      // told below like any other text that is no cursor
    }
    throw Parameters.invalid("after", "\"" + token + "\" is not a cursor of this server.");
  }
}
