package dev.weir.router;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import java.util.regex.Pattern;

/** Names one circuit of one tenant; the shards of its metrics are circuits too. */
public record CircuitId(String tenant, String circuit) {
  /** The circuit every tenant has. */
  public static final String MAIN = CircuitNames.MAIN;

  /** The tenant that has the metrics of the nodes themselves; clients may only read it. */
  public static final String OWN_TENANT = "_weir";

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public CircuitId {
    if (!tenant.equals(OWN_TENANT)) {
      check("tenant", tenant);
    }
    if (!CircuitNames.isOwn(circuit)) {
      check("circuit", circuit);
    }
  }

  /**
   * A circuit that a user names.
   *
   * @throws WeirException {@code name-invalid}
   */
  public static CircuitId named(String tenant, String circuit) {
    check("circuit", circuit);
    return new CircuitId(tenant, circuit);
  }

  /** A shard of a tenant's metrics. */
  public static CircuitId metrics(String tenant, int shard) {
    return new CircuitId(tenant, CircuitNames.metrics(shard));
  }

  /** What holds a tenant's rules. */
  public static CircuitId rules(String tenant) {
    return new CircuitId(tenant, CircuitNames.RULES);
  }

  /** The id of the sharded entity, {@code tenant/circuit}. */
  public String entityId() {
    return tenant + "/" + circuit;
  }

  /** The id of the entity's journal. */
  public String persistenceId() {
    return CircuitNames.persistenceId(tenant, circuit);
  }

  /** The circuit whose journal has this id. */
  public static CircuitId ofPersistenceId(String persistenceId) {
    String[] parts = persistenceId.split("\\|", -1);
    return new CircuitId(parts[1], parts[2]);
  }

  public static CircuitId ofEntityId(String entityId) {
    int slash = entityId.indexOf('/');
    return new CircuitId(entityId.substring(0, slash), entityId.substring(slash + 1));
  }

  private static void check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new WeirException(
          ErrorCode.NAME_INVALID,
          what
              + " name \""
              + name
              + "\" is not allowed. Use 1 to 63 of a-z, 0-9 and -, not - at either end.");
    }
  }
}
