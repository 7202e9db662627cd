package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.zset.RowBatch;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeirCommandSerializerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ActorRef<Object> ACTOR = KIT.<Object>createTestProbe().ref();
  private static final Parcel PARCEL =
      new Parcels(KIT.system(), 1 << 20).publish(new byte[300_000]);

  private final WeirCommandSerializer serializer =
      new WeirCommandSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Class<?>> types() {
    return Stream.of(
            CircuitCommand.class,
            CircuitReply.class,
            FetchPage.class,
            TenantCommand.class,
            TenantReply.class,
            Replication.class,
            SnapshotMessage.class,
            DirectoryReplication.class)
        .flatMap(WeirCommandSerializerTest::records)
        .filter(type -> !DirectoryReplication.Signal.class.isAssignableFrom(type))
        .filter(type -> !SnapshotMessage.Signal.class.isAssignableFrom(type))
        .distinct();
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses()).flatMap(WeirCommandSerializerTest::records);
  }

  @ParameterizedTest
  @MethodSource("types")
  void carriesEveryMessage(Class<?> type) throws IOException {
    long seed = Seeds.next();
    Messages messages = new Messages(Seeds.random(seed), ACTOR, () -> PARCEL);
    for (int i = 0; i < 50; i++) {
      Object message = messages.record(type);
      Object read =
          serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message));
      assertThat(MessageText.of(read)).as(Seeds.option(seed)).isEqualTo(MessageText.of(message));
    }
  }

  @Test
  void namesEveryTypeOnce() {
    Set<String> manifests = new HashSet<>();
    types().forEach(type -> assertThat(manifests.add(manifest(type))).as(type.getName()).isTrue());
    assertThat(manifests).allMatch(manifest -> manifest.matches("[a-z-]+/[1-9]"));
  }

  private String manifest(Class<?> type) {
    Messages messages = new Messages(Seeds.random(1), ACTOR, () -> PARCEL);
    return serializer.manifest(messages.record(type));
  }

  @Test
  void saysThatVersionsAreMixed_whenItDoesNotKnowAMessage() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "submit/9"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("submit/9")
        .hasMessageContaining("different versions");
  }

  @Test
  void answersForABatchThatFitsNoMessage_insteadOfLosingIt() {
    TestProbe<CircuitReply> client = KIT.createTestProbe();
    byte[] text = new byte[2 << 20];
    CircuitCommand.Submit batch =
        new CircuitCommand.Submit(
            new RowBatch(List.of(), List.of(text), 1, text.length),
            false,
            Optional.empty(),
            WaitFor.APPLIED,
            Map.of(),
            client.ref());
    assertThatThrownBy(() -> serializer.toBinary(batch)).hasMessageContaining("does not fit");
    CircuitReply.Rejected refusal = client.expectMessageClass(CircuitReply.Rejected.class);
    assertThat(refusal.code()).isEqualTo(ErrorCode.OWNERSHIP_CHANGED);
  }

  @Test
  void refusesDamagedBytes_namingTheMessage() {
    byte[] bytes = serializer.toBinary(new CircuitReply.Dropped("t", Standing.alone(1, 2)));
    bytes[0] = 120;
    assertThatThrownBy(() -> serializer.fromBinary(bytes, "dropped/1"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("dropped/1");
  }
}
