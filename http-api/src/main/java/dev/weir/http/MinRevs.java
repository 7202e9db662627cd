package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.Moment;
import dev.weir.entity.ReadAt;
import dev.weir.router.CircuitId;
import dev.weir.stream.StreamMessage.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which revs the shards of a tenant's metrics must have reached before they answer: what {@code
 * Weir-Revs} of a write says, so that who has written reads it.
 */
record MinRevs(Map<Integer, Position> byShard, int timeoutMillis) {
  /** The parameters that say so. */
  static final List<String> PARAMETERS = List.of("min_revs", "timeout_ms");

  /** Whatever is there. */
  static final MinRevs NONE = new MinRevs(Map.of(), 0);

  private static final String NAME = "min_revs";
  private static final int SHARDS_MAX = 64;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int TIMEOUT_MILLIS_MAX = 8_000;

  static MinRevs of(Parameters form) {
    Map<Integer, Position> revs = new HashMap<>();
    form.text(NAME)
        .filter(text -> !text.isEmpty())
        .ifPresent(
            text -> {
              for (String each : text.split(",", SHARDS_MAX + 1)) {
                add(revs, each.strip());
              }
            });
    int timeout = (int) form.number("timeout_ms", 0, TIMEOUT_MILLIS_MAX).orElse(TIMEOUT_MILLIS);
    return new MinRevs(revs, timeout);
  }

  private static void add(Map<Integer, Position> revs, String each) {
    int equals = each.indexOf('=');
    Optional<Integer> shard = equals < 1 ? Optional.empty() : shard(each.substring(0, equals));
    if (shard.isEmpty()) {
      throw Parameters.invalid(
          NAME, "\"" + each + "\" is not a shard with its rev. Write for example 0=1821,1=1790.");
    }
    Position rev = RequestContext.position("parameter " + NAME, each.substring(equals + 1));
    if (revs.put(shard.get(), rev) != null) {
      throw Parameters.invalid(NAME, "shard " + shard.get() + " is given twice.");
    }
  }

  private static Optional<Integer> shard(String text) {
    try {
      return Optional.of(Integer.parseInt(text)).filter(number -> number >= 0);
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  /** Refuses shards that the tenant does not have. */
  List<CircuitId> requireAmong(List<CircuitId> shards) {
    byShard
        .keySet()
        .forEach(
            shard -> {
              if (shard >= shards.size()) {
                throw Parameters.invalid(
                    NAME,
                    "the tenant has %d shards, and none with the number %d."
                        .formatted(shards.size(), shard));
              }
            });
    return shards;
  }

  /** Whether a shard must have reached a rev. */
  boolean names(CircuitId shard) {
    return byShard.containsKey(CircuitNames.shard(shard.circuit()));
  }

  /** When a shard may answer. */
  ReadAt at(CircuitId shard) {
    Position min = byShard.get(CircuitNames.shard(shard.circuit()));
    return min == null
        ? ReadAt.NOW
        : new ReadAt(
            min.rev(), min.epoch(), timeoutMillis, false, ReadAt.ANY, ReadAt.ANY, new Moment.Now());
  }

  /** Says which shard lacks which rev, where that is why it does not answer. */
  static WeirException named(CircuitId shard, WeirException refusal) {
    if (refusal.code() != ErrorCode.REV_NOT_REACHED) {
      return refusal;
    }
    int number = CircuitNames.shard(shard.circuit());
    Map<String, Object> members = new HashMap<>(refusal.members());
    members.put("shard", number);
    return new WeirException(
        ErrorCode.REVS_NOT_REACHED,
        "Shard %d is at rev %s, not yet at %s. Ask again, or leave min_revs away."
            .formatted(number, members.get("have_rev"), members.get("min_rev")),
        members);
  }
}
