package dev.weir.entity;

import dev.weir.config.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every answer of the directory of tenants. */
public sealed interface TenantReply {
  /**
   * A tenant as the directory knows it.
   *
   * @param createdAtMillis milliseconds since 1970-01-01T00:00:00Z
   * @param circuits those beside the one called main, by name
   * @param home the region that writes its circuits, unless one was moved
   */
  record Tenant(
      String name,
      long createdAtMillis,
      Map<String, Long> limits,
      boolean deleting,
      List<Circuit> circuits,
      String home) {
    /** The circuit of that name beside main. */
    public Optional<Circuit> circuit(String circuit) {
      return circuits.stream().filter(each -> each.name().equals(circuit)).findFirst();
    }
  }

  /** A circuit of a tenant beside main. */
  record Circuit(String name, long createdAtMillis, boolean deleting) {}

  /** A tenant; {@code created} when the command made it. */
  record Found(Tenant tenant, boolean created) implements TenantReply {}

  /** A page; {@code more} when there are further tenants. */
  record Page(List<Tenant> tenants, boolean more) implements TenantReply {}

  /**
   * A region of the cluster.
   *
   * @param ordinal from 1, never given again
   */
  record Region(String name, int ordinal) {}

  /**
   * The regions by ordinal.
   *
   * @param root the one that writes the directory
   */
  record RegionList(List<Region> regions, String root, boolean added) implements TenantReply {}

  /**
   * A move of a tenant's circuits to another region.
   *
   * @param from where the tenant was at home before
   * @param moved circuits that are written there, of {@code total}
   * @param endedMillis 0 while it runs
   * @param waitsFor why circuits have not moved yet, for people; empty when that is not known
   */
  record Move(
      String job,
      String tenant,
      String from,
      String to,
      State state,
      int moved,
      int total,
      long startedMillis,
      long endedMillis,
      String waitsFor) {
    /** The life of a move. */
    public enum State {
      RUNNING,
      DONE,
      CANCELLED
    }

    Move waitingFor(String what) {
      return new Move(job, tenant, from, to, state, moved, total, startedMillis, endedMillis, what);
    }
  }

  /** Moves, the latest first. */
  record Moves(List<Move> moves) implements TenantReply {}

  record Refused(ErrorCode code, String detail) implements TenantReply {}
}
