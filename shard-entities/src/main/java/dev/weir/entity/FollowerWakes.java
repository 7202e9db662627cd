package dev.weir.entity;

import dev.weir.entity.TenantReply.Tenant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Wakes the circuits of a region whose home is elsewhere, so that they follow it before anybody
 * reads them: new ones first, all of them again and again, a part at a time, since a node that ends
 * takes its entities with it.
 */
final class FollowerWakes {
  /** New circuits that are woken at a time. */
  private static final int NEW_MAX = 256;

  /** In how many parts all are woken. */
  private static final int PARTS = 32;

  private final Regions regions;
  private final Set<String> woken = new HashSet<>();
  private int part;

  FollowerWakes(Regions regions) {
    this.regions = regions;
  }

  /** Wakes the next part of all, and some of those that were never woken. */
  void some(TenantState directory) {
    part = (part + 1) % PARTS;
    List<String> all = circuits(directory);
    woken.retainAll(new HashSet<>(all));
    int fresh = 0;
    for (String circuit : all) {
      boolean isNew = !woken.contains(circuit) && fresh < NEW_MAX;
      if (isNew || (woken.contains(circuit) && Math.floorMod(circuit.hashCode(), PARTS) == part)) {
        fresh += woken.add(circuit) ? 1 : 0;
        wake(circuit);
      }
    }
  }

  private void wake(String circuit) {
    regions.send(regions.self(), circuit, new Replication.Follow());
  }

  /** Persistence ids of the circuits of tenants that are at home elsewhere, or may be. */
  private List<String> circuits(TenantState directory) {
    List<String> circuits = new ArrayList<>();
    for (Tenant tenant : directory.tenants()) {
      boolean elsewhere =
          !tenant.home().equals(regions.self()) || directory.moves().isScattered(tenant.name());
      if (elsewhere && !tenant.deleting()) {
        CircuitNames.of(tenant)
            .forEach(circuit -> circuits.add(CircuitNames.persistenceId(tenant.name(), circuit)));
      }
    }
    return circuits;
  }
}
