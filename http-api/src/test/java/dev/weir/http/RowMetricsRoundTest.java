package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.entity.RowFigures;
import dev.weir.http.RowMetrics.Tenant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tenants' figures one round writes. */
class RowMetricsRoundTest {
  private static Tenant tenant(String name, int relations) {
    return new Tenant(
        name,
        List.of(
            new RowFigures.OfCircuit(
                name,
                "main",
                Collections.nCopies(
                    relations, new RowFigures.Figure(RowFigures.Kind.TABLE, "t", null)))));
  }

  @Test
  void takesTurns_whenThereAreMoreThanARoundMayHave() {
    int half = RowMetrics.RELATIONS_MAX / 2;
    List<Tenant> all =
        List.of(tenant("a", half), tenant("b", half), tenant("c", 3 * half), tenant("d", half));
    assertThat(RowMetrics.round(all, "")).extracting(Tenant::name).containsExactly("a", "b");
    assertThat(RowMetrics.round(all, "b")).extracting(Tenant::name).containsExactly("c");
    assertThat(RowMetrics.round(all, "c")).extracting(Tenant::name).containsExactly("d", "a");
    assertThat(RowMetrics.round(all.subList(0, 1), "x")).hasSize(1);
  }
}
