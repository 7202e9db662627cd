package dev.weir.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.config.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The identity of a series, and the hash that decides on its shard. */
class LabelsTest {
  private static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return SeriesHash.of(bytes, 0, bytes.length);
  }

  /** Vectors of the reference implementation, xxhsum 0.8 -H1. */
  @Test
  void theHashIsXxh64() {
    assertThat(hash("")).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(hash("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat(hash("abc")).isEqualTo(0x44BC2CF5AD770999L);
    assertThat(hash("Nobody inspects the spammish repetition")).isEqualTo(0xFBCEA83C8A378BF1L);
  }

  @Test
  void theOrderInWhichLabelsComeSaysNothing() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<String> names =
        new ArrayList<>(List.of("__name__", "a", "ä", "host", "\uD83D\uDE00", "Z"));
    Labels first = null;
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(names, random);
      LabelsBuilder builder = new LabelsBuilder();
      names.forEach(name -> builder.add(name, "value of " + name));
      Labels labels = builder.build();
      first = first == null ? labels : first;
      assertThat(labels).as(Seeds.option(seed)).isEqualTo(first).hasSameHashCodeAs(first);
      assertThat(labels.shard(64)).isEqualTo(first.shard(64));
    }
    assertThat(Labels.of(first.canonical())).isEqualTo(first);
    assertThat(first.size()).isEqualTo(6);
    assertThat(first.name(0)).isEqualTo("Z");
    assertThat(first.value("host")).contains("value of host");
    assertThat(first.value("hos")).isEmpty();
  }

  @Test
  void anEmptyValueIsNoLabel_andANameHasOneValue() {
    Labels labels = new LabelsBuilder().add("b", "").add("a", "1").build();
    assertThat(labels).isEqualTo(new LabelsBuilder().add("a", "1").build());
    assertThat(labels).hasToString("{a=\"1\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelsBuilder().add("a", "1").add("a", "").build())
        .withMessageContaining("label a is there twice");
  }

  /** The builder knows where texts are; who reads the bytes has to look. */
  @Test
  void labelsThatAreBuiltAreThoseThatAreRead() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 500; round++) {
      LabelsBuilder builder = new LabelsBuilder();
      int count = random.nextInt(8);
      for (int label = 0; label < count; label++) {
        String value = (random.nextBoolean() ? "ä" : "x").repeat(random.nextInt(300));
        builder.add("n".repeat(random.nextInt(200)) + label, value);
      }
      Labels built = builder.build();
      Labels read = Labels.of(built.canonical());
      assertThat(read).as(Seeds.option(seed)).isEqualTo(built);
      assertThat(built).as(Seeds.option(seed)).hasToString(read.toString());
      assertThat(built.size()).as(Seeds.option(seed)).isEqualTo(read.size());
    }
    byte[] cut = {(byte) 0xC3};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelsBuilder().add(new byte[] {'a'}, cut).build())
        .withMessageContaining("no UTF-8");
  }

  /** Whatever the bytes are: labels that have these very bytes, or a refusal. */
  @Test
  void bytesThatAreNoCanonicalLabelsAreRefused() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    byte[] whole = new LabelsBuilder().add("a", "1").add("host", "ä").build().canonical();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      readOrRefuse(bytes, Seeds.option(seed));
    }
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatIllegalArgumentException().isThrownBy(() -> Labels.of(cut));
    }
  }

  private static void readOrRefuse(byte[] bytes, String option) {
    Labels labels;
    try {
      labels = Labels.of(bytes);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("canonical labels with ");
      return;
    }
    LabelsBuilder again = new LabelsBuilder();
    for (int label = 0; label < labels.size(); label++) {
      again.add(labels.name(label), labels.value(label));
    }
    assertThat(again.build().canonical()).as(option).isEqualTo(bytes);
  }
}
