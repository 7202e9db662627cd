package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.SourceRef;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamRefs;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ParcelsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Parcels sender = new Parcels(KIT.system(), 1_000_000);
  private final Parcels receiver = new Parcels(KIT.system(), 1_000_000);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static void refused(Throwable thrown, ErrorCode code) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    assertThat(cause)
        .isInstanceOfSatisfying(WeirException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void bringsTheBytes_andForgetsThem() {
    for (int size : new int[] {0, 1, 131_072, 131_073, 900_000}) {
      byte[] bytes = bytes(size);
      assertThat(receiver.fetch(sender.publish(bytes), PATIENCE).toCompletableFuture().join())
          .isEqualTo(bytes);
    }
    await().atMost(PATIENCE).until(() -> sender.waitingBytes() == 0);
  }

  @Test
  void refusesWhatIsTooMuchTogether_butNothingForItsSizeAlone() {
    Parcel larger = sender.publish(bytes(3_000_000));
    assertThatThrownBy(() -> sender.publish(bytes(10)))
        .satisfies(thrown -> refused(thrown, ErrorCode.NODE_OVERLOADED))
        .hasMessageContaining("3000000 bytes");
    assertThat(receiver.fetch(larger, PATIENCE).toCompletableFuture().join()).hasSize(3_000_000);
    await().atMost(PATIENCE).until(() -> sender.waitingBytes() == 0);
    receiver.fetch(sender.publish(bytes(10)), PATIENCE).toCompletableFuture().join();
  }

  @Test
  void refusesToFetchTooMuch_andLetsTheSenderForget() {
    Parcel stuck = new Parcel(never(), 800_000);
    var first = receiver.fetch(stuck, Duration.ofSeconds(2));
    Parcel second = sender.publish(bytes(400_000));
    assertThatThrownBy(() -> receiver.fetch(second, PATIENCE).toCompletableFuture().join())
        .satisfies(thrown -> refused(thrown, ErrorCode.NODE_OVERLOADED));
    await().atMost(PATIENCE).until(() -> sender.waitingBytes() == 0);
    assertThatThrownBy(() -> first.toCompletableFuture().join())
        .hasCauseInstanceOf(TimeoutException.class);
  }

  private static SourceRef<ByteString> never() {
    return Source.<ByteString>maybe()
        .runWith(StreamRefs.sourceRef(), SystemMaterializer.get(KIT.system()).materializer());
  }

  @Test
  void forgetsWhatNobodyFetches() {
    sender.publish(bytes(400_000));
    assertThat(sender.waitingBytes()).isEqualTo(400_000);
    await().atMost(PATIENCE).until(() -> sender.waitingBytes() == 0);
  }

  @Test
  void saysThatItBrokeOff_whenFewerBytesCome() {
    Parcel whole = sender.publish(bytes(1000));
    Parcel claimed = new Parcel(whole.source(), 2000);
    assertThatThrownBy(() -> receiver.fetch(claimed, PATIENCE).toCompletableFuture().join())
        .satisfies(thrown -> refused(thrown, ErrorCode.RECOVERING));
  }
}
