package dev.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.stream.StreamMessage.Progress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HoldingsTest {
  private final AtomicLong now = new AtomicLong();
  private final Holdings holdings = new Holdings(100, now::get);

  private Parcel parcel(Object content, long bytes) {
    Parcel parcel =
        Parcel.light(
            holdings,
            List.<StreamMessage>of(new Progress(1, 1, 0), new Progress(2, 1, 0)).iterator());
    IdentityHashMap<Object, Long> contents = new IdentityHashMap<>();
    contents.put(content, bytes);
    holdings.add(parcel, contents);
    return parcel;
  }

  private void pass() {
    now.addAndGet(Holdings.STILL.toMillis());
  }

  @Test
  void dropsWhoStoodStillForLongest_whenTheBoundIsPassed() {
    Parcel first = parcel(new Object(), 40);
    now.incrementAndGet();
    Parcel second = parcel(new Object(), 40);
    pass();
    first.next();
    Parcel third = parcel(new Object(), 40);
    assertThat(List.of(first.dropped(), second.dropped(), third.dropped()))
        .containsExactly(false, true, false);
    assertThat(second.hasNext()).isFalse();
    assertThat(holdings.bytes()).isEqualTo(80);
  }

  @Test
  void dropsNobody_whileAllReadersMove() {
    Parcel first = parcel(new Object(), 80);
    Parcel second = parcel(new Object(), 80);
    assertThat(first.dropped() || second.dropped()).isFalse();
    pass();
    parcel(new Object(), 1);
    assertThat(first.dropped() ^ second.dropped()).isTrue();
  }

  @Test
  void countsOnce_whatSeveralStreamsHold() {
    Object shared = new Object();
    Parcel first = parcel(shared, 80);
    Parcel second = parcel(shared, 80);
    pass();
    parcel(new Object(), 20);
    assertThat(first.dropped() || second.dropped()).isFalse();
    first.close();
    assertThat(holdings.bytes()).isEqualTo(100);
    second.close();
    second.close();
    assertThat(holdings.bytes()).isEqualTo(20);
  }

  @Test
  void letsGo_whenTheLastMessageWasTaken() {
    Parcel parcel = parcel(new Object(), 80);
    while (parcel.hasNext()) {
      parcel.next();
    }
    assertThat(holdings.bytes()).isZero();
    assertThat(parcel.dropped()).isFalse();
  }

  @Test
  void tellsTheReaderToDropItsState_whenTheRestIsGoneInTheMiddleOfAMove() {
    Parcel parcel = parcel(new Object(), 80);
    assertThat(parcel.hasNext()).isTrue();
    parcel.drop();
    assertThat(parcel.next().type()).isEqualTo("reset");
    assertThat(parcel.hasNext()).isFalse();
  }
}
