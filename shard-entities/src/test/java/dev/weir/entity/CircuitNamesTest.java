package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.entity.TenantReply.Circuit;
import dev.weir.entity.TenantReply.Tenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CircuitNamesTest {
  private static Tenant tenant(String... circuits) {
    return new Tenant(
        "acme",
        0,
        Map.of(),
        false,
        List.of(circuits).stream().map(name -> new Circuit(name, 0, false)).toList(),
        "local");
  }

  @Test
  void usersSeeTheirOwnCircuitsAlone() {
    Tenant tenant = tenant("orders", "metrics.0", "metrics.3", CircuitNames.RULES);
    assertThat(CircuitNames.shown(tenant)).containsExactly("main", "orders");
    assertThat(CircuitNames.of(tenant)).hasSize(5);
    assertThat(CircuitNames.metricsShards(tenant)).isEqualTo(4);
    assertThat(CircuitNames.isMetrics(CircuitNames.RULES)).isFalse();
    assertThat(CircuitNames.isOwn(CircuitNames.RULES)).isTrue();
    assertThat(CircuitNames.isOwn("orders")).isFalse();
  }

  @Test
  void whatIsMissingIsToldWithHowItIsMade() {
    assertThat(CircuitNames.notFound(tenant(), "orders").getMessage())
        .endsWith("PUT /v1/tenants/acme/circuits/orders makes one.");
    assertThat(CircuitNames.notFound(tenant(), "metrics.2").getMessage())
        .endsWith("Shards of metrics come into being with the first sample of the tenant.");
    assertThat(CircuitNames.notFound(tenant(), CircuitNames.RULES).getMessage())
        .endsWith("It comes into being with the first rule file of the tenant.");
  }
}
