package dev.weir.series.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.Runs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events, and a model that keeps the last value of each time. */
class HeadModelTest {
  private static final int EVENTS = 1_500;
  private static final long MUCH = 1L << 40;

  static byte[] stored(Head head) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      head.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Head restored(byte[] bytes, long budget) {
    try {
      return Head.read(new DataInputStream(new ByteArrayInputStream(bytes)), budget);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {MUCH, 60_000, 4_000})
  void nothingIsLostAndTheLastValueWins(long budget) {
    long seed = Seeds.next();
    HeadEvents events = new HeadEvents(Seeds.random(seed));
    HeadModel model = new HeadModel();
    Head head = new Head(budget);
    for (int i = 0; i < EVENTS; i++) {
      HeadEvents.Event event = events.next();
      event.addTo(model);
      Appended appended = head.append(event.columns(), event.arrival(), model);
      assertThat(appended.accepted() + appended.duplicate()).isEqualTo(event.samples());
      if (i % 300 == 0) {
        model.requireEqual(head, Seeds.option(seed) + " after event " + i);
      }
    }
    model.requireEqual(head, Seeds.option(seed));
    assertThat(model.late()).as(Seeds.option(seed)).isPositive();
    head.sealAll(model);
    model.requireEqual(head, Seeds.option(seed) + " sealed");
    assertThat(head.accountedBytes()).isEqualTo(3L * Page.BYTES);
  }

  @ParameterizedTest
  @ValueSource(longs = {MUCH, 30_000})
  void aHeadThatWasStoredAndReadGoesOnAsTheOneThatWasNot(long budget) {
    long seed = Seeds.next();
    String name = Seeds.option(seed);
    Random random = Seeds.random(seed);
    HeadEvents events = new HeadEvents(random);
    HeadModel model = new HeadModel();
    HeadModel other = new HeadModel();
    Head whole = new Head(budget);
    Head stored = new Head(budget);
    for (int i = 0; i < EVENTS; i++) {
      HeadEvents.Event event = events.next();
      event.addTo(model);
      Appended appended = whole.append(event.columns(), event.arrival(), model);
      assertThat(stored.append(event.columns(), event.arrival(), other))
          .as(name)
          .isEqualTo(appended);
      assertThat(other.hash()).as(name).isEqualTo(model.hash());
      assertThat(stored.accountedBytes()).as(name).isEqualTo(whole.accountedBytes());
      if (random.nextInt(20) == 0) {
        byte[] bytes = stored(whole);
        assertThat(stored(stored)).as(name).isEqualTo(bytes);
        assertThat(stored.digest()).as(name).isEqualTo(whole.digest());
        stored = restored(bytes, budget);
        assertThat(stored(stored)).as(name).isEqualTo(bytes);
        assertThat(stored.digest()).as(name).isEqualTo(whole.digest());
      }
    }
    assertThat(model.sealed()).as(name).isPositive();
    model.requireEqual(whole, name);
  }

  @Test
  void eventsThatAreSplitGiveTheSameSamples() {
    long seed = Seeds.next();
    HeadEvents events = new HeadEvents(Seeds.random(seed));
    HeadModel model = new HeadModel();
    HeadModel splitModel = new HeadModel();
    Head whole = new Head(20_000);
    Head split = new Head(20_000);
    for (int i = 0; i < 500; i++) {
      HeadEvents.Event event = events.next();
      event.addTo(model);
      whole.append(event.columns(), event.arrival(), model);
      for (HeadEvents.Event part : event.split()) {
        split.append(part.columns(), part.arrival(), splitModel);
      }
    }
    model.requireEqual(whole, Seeds.option(seed));
    for (int sid : model.sids()) {
      assertThat(splitModel.merged(sid, split))
          .as(Seeds.option(seed))
          .isEqualTo(model.expected(sid));
    }
  }

  @Test
  void aReaderGetsTimesFromTheFirstToTheLast() {
    Head head = new Head(MUCH);
    HeadModel none = new HeadModel();
    Runs.Builder runs = new Runs.Builder().begin(7);
    for (int i = 0; i < 100; i++) {
      runs.add(10L * i, i);
    }
    head.append(runs.add(505, 1).add(500, 2).build(), 0, none);
    List<Long> read = new ArrayList<>();
    head.read(
        7,
        490,
        510,
        (time, bits) -> {
          read.add(time);
          read.add(bits);
        });
    assertThat(read).containsExactly(490L, 49L, 500L, 2L, 505L, 1L, 510L, 51L);
  }
}
