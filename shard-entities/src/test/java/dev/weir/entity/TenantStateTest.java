package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.entity.TenantReply.Found;
import dev.weir.entity.TenantReply.Refused;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantStateTest {
  private final TenantState state = new TenantState("eu");

  @BeforeEach
  void begin() {
    state.apply(new TenantEvent.RegionAdded("eu", 1));
    run(new TenantCommand.AddRegion("us", null));
  }

  private TenantReply run(TenantCommand command) {
    return switch (state.decide(command, 7)) {
      case TenantState.Answer(TenantReply reply) -> reply;
      case TenantState.Persist persist -> {
        state.apply(persist.event());
        yield persist.reply().get();
      }
    };
  }

  private TenantReply put(String tenant, Optional<String> home, String region) {
    return run(new TenantCommand.Put(tenant, Map.of(), home, region, null));
  }

  @Test
  void isAtHome_whereItWasMadeOrWanted() {
    assertThat(((Found) put("a", Optional.empty(), "us")).tenant().home()).isEqualTo("us");
    assertThat(((Found) put("b", Optional.of("eu"), "us")).tenant().home()).isEqualTo("eu");
    assertThat(((Refused) put("c", Optional.of("moon"), "us")).code())
        .isEqualTo(ErrorCode.REGION_NOT_FOUND);
    assertThat(((Refused) put("a", Optional.of("eu"), "us")).code())
        .isEqualTo(ErrorCode.NAME_TAKEN);
  }

  /** Its circuits go on counting where they were: a second home would be a second history. */
  @Test
  void aDeletedNameStaysAtHome() {
    put("a", Optional.empty(), "eu");
    run(new TenantCommand.BeginDelete("a", null));
    run(new TenantCommand.Forget("a", null));
    assertThat(((Refused) put("a", Optional.of("us"), "us")).code())
        .isEqualTo(ErrorCode.NAME_TAKEN);
    TenantReply again = run(new TenantCommand.Ensure("a", "us", null));
    assertThat(((Found) again).tenant().home()).isEqualTo("eu");
  }

  @Test
  void anOldTenantIsAtHomeInTheRegionOfTheDirectory() {
    TenantState old = new TenantState("local");
    old.apply(new TenantEvent.Created("a", 7, Map.of(), null));
    assertThat(old.tenants()).extracting(TenantReply.Tenant::home).containsExactly("local");
  }

  @Test
  void anOrdinalIsGivenOnce() {
    run(new TenantCommand.AddRegion("ap", null));
    run(new TenantCommand.AddRegion("us", null));
    assertThat(state.regions())
        .extracting(region -> region.name() + region.ordinal())
        .containsExactly("eu1", "us2", "ap3");
  }
}
