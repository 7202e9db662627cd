package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantReply.Circuit;
import dev.weir.entity.TenantReply.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which circuits a tenant has. */
public final class CircuitNames {
  /** The circuit every tenant has. */
  public static final String MAIN = "main";

  /** The circuit that holds a tenant's rules; no user can make one of that name. */
  public static final String RULES = "metrics.rules";

  private static final String PREFIX = "c|";
  private static final String METRICS = "metrics.";
  private static final Pattern METRICS_NAME = Pattern.compile("metrics\\.[0-9]{1,2}");

  private CircuitNames() {}

  /** The id of a circuit's journal. */
  public static String persistenceId(String tenant, String circuit) {
    return PREFIX + tenant + "|" + circuit;
  }

  /** Whether a journal is that of a circuit. */
  public static boolean isCircuit(String persistenceId) {
    return persistenceId.startsWith(PREFIX);
  }

  /** The circuit that holds a shard of a tenant's metrics; no user can make one of that name. */
  public static String metrics(int shard) {
    return METRICS + shard;
  }

  /** Whether a circuit holds a shard of a tenant's metrics. */
  public static boolean isMetrics(String circuit) {
    return METRICS_NAME.matcher(circuit).matches();
  }

  /** Whether a circuit is one that users do not make: a shard of metrics, or that of the rules. */
  public static boolean isOwn(String circuit) {
    return isMetrics(circuit) || circuit.equals(RULES);
  }

  /**
   * How many shards the metrics of a tenant have; 0 before the first sample. The last one is made
   * first, so it tells also where the others are still missing.
   */
  public static int metricsShards(Tenant tenant) {
    return tenant.circuits().stream()
        .filter(circuit -> isMetrics(circuit.name()))
        .mapToInt(circuit -> 1 + shard(circuit.name()))
        .max()
        .orElse(0);
  }

  /**
   * Whether a circuit would be a shard too many for the metrics of a tenant, which keep the number
   * of shards they have begun with: another one would look for its series elsewhere.
   */
  static boolean isBeyondMetrics(Tenant tenant, String circuit) {
    int shards = metricsShards(tenant);
    return shards > 0 && isMetrics(circuit) && shard(circuit) >= shards;
  }

  /** The number of the shard that a circuit holds. */
  public static int shard(String circuit) {
    return Integer.parseInt(circuit.substring(METRICS.length()));
  }

  /** Those that users make, main first. */
  public static List<String> shown(Tenant tenant) {
    return of(tenant).stream().filter(name -> !isOwn(name)).toList();
  }

  /** All of them, main first. */
  public static List<String> of(Tenant tenant) {
    List<String> names = new ArrayList<>(List.of(MAIN));
    tenant.circuits().forEach(circuit -> names.add(circuit.name()));
    return names;
  }

  /**
   * Refuses a circuit that cannot be used.
   *
   * @throws WeirException {@code circuit-not-found}, or {@code tenant-deleting} when the circuit is
   *     on its way out
   */
  public static void requireUsable(Tenant tenant, String circuit) {
    if (circuit.equals(MAIN)) {
      return;
    }
    Optional<Circuit> found = tenant.circuit(circuit);
    if (found.isEmpty()) {
      throw notFound(tenant, circuit);
    }
    if (found.get().deleting()) {
      throw new WeirException(
          ErrorCode.TENANT_DELETING,
          "Circuit " + circuit + " is being deleted; its name is free when that is done.");
    }
  }

  /** The refusal when a tenant has no such circuit. */
  public static WeirException notFound(Tenant tenant, String circuit) {
    return new WeirException(
        ErrorCode.CIRCUIT_NOT_FOUND,
        "Tenant "
            + tenant.name()
            + " has no circuit "
            + circuit
            + "; it has "
            + String.join(", ", shown(tenant))
            + ". "
            + howItIsMade(tenant, circuit),
        Map.of("circuit", circuit));
  }

  private static String howItIsMade(Tenant tenant, String circuit) {
    if (isMetrics(circuit)) {
      return "Shards of metrics come into being with the first sample of the tenant.";
    }
    return circuit.equals(RULES)
        ? "It comes into being with the first rule file of the tenant."
        : "PUT /v1/tenants/" + tenant.name() + "/circuits/" + circuit + " makes one.";
  }
}
