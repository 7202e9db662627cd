package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.entity.TenantReply.Found;
import dev.weir.entity.TenantReply.Move;
import dev.weir.entity.TenantReply.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

  /** A copy that lags may see the deletion of a tenant that has been made again since. */
  @Test
  void aCopyIsNotSureOfWhatIsBeingDeleted() {
    put("a", Optional.empty(), "eu");
    assertThat(state.knows("a")).isTrue();
    run(new TenantCommand.BeginDelete("a", null));
    assertThat(state.knows("a")).isFalse();
    run(new TenantCommand.Forget("a", null));
    assertThat(state.knows("a")).isFalse();
  }

  @Test
  void anOldTenantIsAtHomeInTheRegionOfTheDirectory() {
    TenantState old = new TenantState("local");
    old.apply(new TenantEvent.Created("a", 7, Map.of(), null));
    assertThat(old.tenants()).extracting(TenantReply.Tenant::home).containsExactly("local");
  }

  /** A node that is set to another number must not look for series where they are not. */
  @Test
  void aTenantKeepsTheNumberOfShardsItsMetricsHaveBegunWith() {
    put("a", Optional.empty(), "eu");
    run(new TenantCommand.PutCircuit("a", CircuitNames.metrics(3), 9, null));
    run(new TenantCommand.PutCircuit("a", CircuitNames.metrics(7), 9, null));
    run(new TenantCommand.PutCircuit("a", CircuitNames.metrics(0), 9, null));

    assertThat(CircuitNames.metricsShards(state.tenant("a"))).isEqualTo(4);
    assertThat(CircuitNames.of(state.tenant("a")))
        .containsExactly("main", "metrics.0", "metrics.3");
  }

  @Test
  void aTenantMoves_onceAllItsCircuitsHave() {
    put("a", Optional.empty(), "eu");
    run(new TenantCommand.PutCircuit("a", "more", 9, null));
    assertThat(move(take("a", "us", "h-1")).total()).isEqualTo(2);

    state.circuitMoved("h-1", "main", 8).forEach(state::apply);
    assertThat(state.tenant("a").home()).isEqualTo("eu");
    assertThat(state.moves().left(state.moves().named("h-1"), state.tenant("a")))
        .containsExactly("more");
    run(new TenantCommand.PutCircuit("a", "last", 9, null));
    state.circuitMoved("h-1", "more", 9).forEach(state::apply);
    assertThat(state.circuitMoved("h-1", "more", 9)).as("told twice").isEmpty();
    assertThat(state.tenant("a").home()).as("one was made meanwhile").isEqualTo("eu");
    state.circuitMoved("h-1", "last", 10).forEach(state::apply);

    assertThat(state.tenant("a").home()).isEqualTo("us");
    assertThat(state.moves().isScattered("a")).isFalse();
    assertThat(state.moves().named("h-1"))
        .returns(Move.State.DONE, Move::state)
        .returns(3, Move::moved)
        .returns(3, Move::total)
        .returns(10L, Move::endedMillis);
    assertThat(state.circuitMoved("h-1", "last", 11)).isEmpty();
    run(new TenantCommand.BeginDelete("a", null));
    run(new TenantCommand.Forget("a", null));
    TenantReply again = run(new TenantCommand.Ensure("a", "eu", null));
    assertThat(((Found) again).tenant().home()).isEqualTo("us");
  }

  @Test
  void aMoveThatIsCancelled_leavesTheTenantWhereItIs() {
    put("a", Optional.empty(), "eu");
    run(new TenantCommand.PutCircuit("a", "more", 9, null));
    take("a", "us", "h-1");
    state.circuitMoved("h-1", "main", 8).forEach(state::apply);

    assertThat(move(run(new TenantCommand.CancelMove("h-1", null))).state())
        .isEqualTo(Move.State.CANCELLED);

    assertThat(state.circuitMoved("h-1", "more", 9)).isEmpty();
    assertThat(state.tenant("a").home()).isEqualTo("eu");
    assertThat(state.moves().isScattered("a")).as("one circuit is in region us").isTrue();
    assertThat(state.moves().running()).isEmpty();
    assertThat(((Refused) run(new TenantCommand.CancelMove("h-2", null))).code())
        .isEqualTo(ErrorCode.JOB_NOT_FOUND);
  }

  @Test
  void aMoveEnds_whenItsLastCircuitIsDeleted() {
    put("a", Optional.empty(), "eu");
    run(new TenantCommand.PutCircuit("a", "more", 9, null));
    take("a", "us", "h-1");
    state.circuitMoved("h-1", "main", 8).forEach(state::apply);
    assertThat(state.movesWithNothingLeft(9)).isEmpty();

    run(new TenantCommand.BeginDeleteCircuit("a", "more", null));
    run(new TenantCommand.ForgetCircuit("a", "more", null));
    state.movesWithNothingLeft(9).forEach(state::apply);

    assertThat(state.moves().named("h-1").state()).isEqualTo(Move.State.DONE);
    assertThat(state.tenant("a").home()).isEqualTo("us");
    assertThat(state.movesWithNothingLeft(10)).isEmpty();
  }

  @Test
  void aTenantMovesOnceAtATime() {
    put("a", Optional.empty(), "eu");
    run(new TenantCommand.AddRegion("ap", null));
    take("a", "us", "h-1");
    assertThat(move(take("a", "us", "h-2")).job()).isEqualTo("h-1");
    assertThat(((Refused) take("a", "ap", "h-2")).code()).isEqualTo(ErrorCode.DEPENDENCY_EXISTS);
    assertThat(((Refused) take("a", "moon", "h-2")).code()).isEqualTo(ErrorCode.REGION_NOT_FOUND);
    assertThat(((Refused) take("b", "us", "h-2")).code()).isEqualTo(ErrorCode.TENANT_NOT_FOUND);
    assertThat(((Refused) run(new TenantCommand.BeginDelete("a", null))).code())
        .isEqualTo(ErrorCode.DEPENDENCY_EXISTS);
  }

  @Test
  void keepsTheLastMoves() {
    put("a", Optional.empty(), "eu");
    for (int i = 0; i < HomeMoves.KEPT_MAX + 5; i++) {
      take("a", "us", "h-" + i);
      run(new TenantCommand.CancelMove("h-" + i, null));
    }
    assertThat(state.moves().all())
        .hasSize(HomeMoves.KEPT_MAX + 1)
        .first()
        .returns("h-" + (HomeMoves.KEPT_MAX + 4), Move::job);
  }

  private TenantReply take(String tenant, String region, String job) {
    return run(new TenantCommand.TakeHome(tenant, region, job, OptionalLong.empty(), null));
  }

  private static Move move(TenantReply reply) {
    return ((TenantReply.Moves) reply).moves().getFirst();
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
