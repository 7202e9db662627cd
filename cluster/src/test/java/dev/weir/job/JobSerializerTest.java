package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.job.RecoveryJob.Progress;
import dev.weir.job.RecoveryJob.State;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobSerializerTest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "jobs",
          ConfigFactory.parseString(
                  "pekko.actor.provider = local, pekko.coordinated-shutdown.exit-jvm = off")
              .withFallback(ConfigFactory.load()));
  private static final Progress FAR = new Progress("far", 1L << 40, 7, "revs", List.of("é 😀", ""));

  private final JobSerializer serializer =
      new JobSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Object again(Object message) {
    return serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message));
  }

  private static Map<String, Object> result() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("hash", null);
    inner.put("share", 1.0);
    inner.put("tiny", 1e-300);
    inner.put("list", Arrays.asList(1, null, 2.5, "x", List.of(), Map.of()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ok", true);
    result.put("rev", 5L);
    result.put("big", Long.MAX_VALUE);
    result.put("beyond", BigInteger.ONE.shiftLeft(80));
    result.put("inner", inner);
    result.put("empty", "");
    return result;
  }

  static List<JobEvent> events() {
    JobOrder order =
        new JobOrder(
            JobKind.BACKUP_VERIFY,
            "acme",
            "",
            Map.of("name", "ü", "to_rev", 42, "to_millis", Long.MAX_VALUE, "share", 1.0));
    return List.of(
        new JobEvent.Begun("w-1", 1, order, 1_234_567_890_123L),
        new JobEvent.Paused("w-1"),
        new JobEvent.Resumed("w-1"),
        new JobEvent.Ended("w-1", State.FAILED, Progress.NONE, Map.of("code", "internal"), 7),
        new JobEvent.Ended("w-1", State.CANCELLED, FAR, Map.of(), 8));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEvent_isItselfWhenItIsRead_underNoClaim(JobEvent event) {
    assertThat(again(new JobLedger.Entry(77, event))).isEqualTo(new JobLedger.Entry(0, event));
  }

  @Test
  void aResult_isTheSameJsonWhenItIsRead() throws Exception {
    JobEvent.Ended event = new JobEvent.Ended("w-1", State.DONE, FAR, result(), 7);
    JobLedger.Entry read = (JobLedger.Entry) again(new JobLedger.Entry(7, event));
    Map<String, Object> once = ((JobEvent.Ended) read.event()).result();
    assertThat(JSON.writeValueAsString(once)).isEqualTo(JSON.writeValueAsString(result()));
    assertThat(again(read)).as("and from then on equal").isEqualTo(read);
  }

  @Test
  void anOrder_equalsItselfWhenItIsRead_soThatItIsRefusedAfterARestart() {
    JobState state = new JobState();
    JobOrder order = new JobOrder(JobKind.REPLAY, "acme", "main", Map.of("to_rev", 42L));
    JobLedger.Entry begun =
        new JobLedger.Entry(1, state.decide(new JobCommand.Begin(order), 1).orElseThrow());
    state.apply(((JobLedger.Entry) again(begun)).event());
    assertThatThrownBy(() -> state.decide(new JobCommand.Begin(order), 2))
        .isInstanceOfSatisfying(
            WeirException.class, why -> assertThat(why.code()).isEqualTo(ErrorCode.JOB_RUNNING));
  }

  static List<JobCommand> commands() {
    return List.of(
        new JobCommand.Begin(new JobOrder(JobKind.BACKUP, "", "", Map.of("name", "n"))),
        new JobCommand.ListAll(),
        new JobCommand.Show("w-1"),
        new JobCommand.Cancel("w-1"),
        new JobCommand.Pause("w-1"),
        new JobCommand.Resume("w-1"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aQuestion_isItselfWhenItArrives(JobCommand command) {
    ActorRef<JobMessage.Answer> asker = KIT.<JobMessage.Answer>createTestProbe().ref();
    JobMessage.Ask ask = new JobMessage.Ask(command, asker);
    assertThat(again(ask)).isEqualTo(ask);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void anAnswer_isItselfWhenItArrives(State state) {
    List<RecoveryJob> jobs =
        Arrays.stream(JobKind.values())
            .map(kind -> new JobOrder(kind, "acme", "main", Map.of("to_rev", 3, "share", 0.25)))
            .map(order -> new RecoveryJob("w-1", order, state, FAR, Map.of("rows", 5), 1, 2))
            .toList();
    JobMessage.Answer answer = JobMessage.Answer.of(jobs);
    assertThat(again(answer)).isEqualTo(answer);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aRefusal_isItselfWhenItArrives(ErrorCode code) {
    JobMessage.Answer answer = JobMessage.Answer.refused(new WeirException(code, "why not"));
    assertThat(again(answer)).isEqualTo(answer);
    assertThatThrownBy(answer::orThrow).hasMessage("why not");
  }

  @Test
  void aCall_hasNoContent() {
    assertThat(serializer.toBinary(new JobMessage.Wake())).isEmpty();
    assertThat(again(new JobMessage.Wake())).isEqualTo(new JobMessage.Wake());
  }

  @Test
  void whatIsNotKnown_isRefusedByName() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "job-event/2"))
        .isInstanceOfSatisfying(
            WeirException.class, why -> assertThat(why.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW))
        .hasMessageContaining("job-event/2");
    JobMessage.WorkEnded local = new JobMessage.WorkEnded("w-1", State.DONE, FAR, Map.of());
    assertThatThrownBy(() -> serializer.manifest(local)).hasMessageContaining("WorkEnded");
    assertThatThrownBy(() -> serializer.toBinary(local)).hasMessageContaining("WorkEnded");
  }

  @Test
  void whatIsStored_neverChanges() {
    assertThat(serializer.identifier()).isEqualTo(20805);
    byte[] bytes = serializer.toBinary(new JobLedger.Entry(7, new JobEvent.Paused("w-1")));
    assertThat(new String(bytes, 16, bytes.length - 16, StandardCharsets.UTF_8))
        .isEqualTo("{\"type\":\"job-paused\",\"job\":\"w-1\"}");
  }
}
