package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Keys and values of format 1, as computed from the text of the package documentation alone. They
 * lie in stored journals: they never change.
 */
class FormatTest {
  private static final String EVENT_KEY = "0300000000000000050000000000000009";
  private static final String EVENT =
      "010000001100000000000007d00100047465787400076164617074657200067772697465720000001200056578"
          + "747261000000066265736964650000000568656c6c6feffe6c34";

  @Test
  void keepsTheEventRecord() {
    StoredRecord stored =
        new StoredRecord(
            9,
            17,
            "text",
            "adapter",
            "writer",
            2_000,
            Optional.of(new StoredRecord.Metadata(18, "extra", Stores.bytes("beside"))),
            Stores.bytes("hello"));
    byte[] key = EventKey.event(5, 9);
    assertThat(hex(key)).isEqualTo(EVENT_KEY);
    assertThat(hex(Sealed.seal(key, stored.encode()))).isEqualTo(EVENT);
  }

  @Test
  void readsTheEventRecord() {
    byte[] value = HexFormat.of().parseHex(EVENT);
    assertThat(Sealed.intact(HexFormat.of().parseHex(EVENT_KEY), value)).isTrue();
    StoredRecord stored = StoredRecord.decode(9, value);
    assertThat(Stores.text(stored)).isEqualTo("hellotextwriter172000extra");
    assertThat(stored.adapterManifest()).isEqualTo("adapter");
    assertThat(stored.metadata().orElseThrow().bytes()).asString().isEqualTo("beside");
  }

  @Test
  void refusesAValueOfALaterVersion() {
    byte[] value = HexFormat.of().parseHex(EVENT);
    Sealed.checkVersion(value);
    value[0]++;
    assertThatThrownBy(() -> Sealed.checkVersion(value))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW))
        .hasMessageContaining("version 2")
        .hasMessageContaining("reads 1");
  }

  @Test
  void keepsTheSnapshotKey() {
    assertThat(hex(EventKey.snapshot(5, 9))).isEqualTo("0400000000000000050000000000000009");
  }

  @Test
  void keepsHeadFactsAndPersistenceId() {
    Head head = new Head(5, 9, 4, 2);
    assertThat(hex(EventKey.head(5))).isEqualTo("020000000000000005");
    assertThat(hex(head.encode())).isEqualTo("010000000000000009000000000000000400000002550f226c");
    assertThat(Head.decode(5, head.encode())).isEqualTo(head);
    Facts facts = new Facts(77, 5, 0);
    assertThat(hex(EventKey.facts())).isEqualTo("00636f6d6d697473");
    assertThat(hex(facts.encode())).isEqualTo("01000000000000004d0000000000000005b33431d5");
    assertThat(Facts.decode(facts.encode())).isEqualTo(facts);
    assertThat(hex(EventKey.persistenceId("c|t|x"))).isEqualTo("01637c747c78");
    assertThat(hex(Heads.encodeNumber("c|t|x", 5))).isEqualTo("010000000000000005a4cb6a30");
  }

  @Test
  void findsAValueUnderAWrongKey() {
    byte[] value = HexFormat.of().parseHex(EVENT);
    assertThat(Sealed.intact(EventKey.event(5, 10), value)).isFalse();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
