package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GivenUpEntriesTest {
  private static TenantEvent created(String tenant) {
    return new TenantEvent.Created(tenant, 7, Map.of("views_max", 3L), "eu");
  }

  @Test
  void asksForWhatWasCreated_withItsHomeAndLimits() {
    assertThat(
            GivenUpEntries.again(
                List.of(created("a"), new TenantEvent.CircuitCreated("b", "more", 8)), null))
        .containsExactly(
            new TenantCommand.Put("a", Map.of("views_max", 3L), Optional.of("eu"), "eu", null),
            new TenantCommand.PutCircuit("b", "more", Long.MAX_VALUE, null));
  }

  @Test
  void leavesOutWhatWasDeletedAgain_andWhatAnOperatorDid() {
    assertThat(
            GivenUpEntries.again(
                List.of(
                    new TenantEvent.RegionAdded("ap", 3),
                    created("a"),
                    new TenantEvent.CircuitCreated("a", "more", 8),
                    created("ab"),
                    new TenantEvent.CircuitCreated("ab", "more", 8),
                    new TenantEvent.CircuitForgotten("ab", "more"),
                    new TenantEvent.DeleteBegun("a"),
                    new TenantEvent.Forgotten("a")),
                null))
        .extracting(command -> ((TenantCommand.Put) command).tenant())
        .containsExactly("ab");
  }
}
