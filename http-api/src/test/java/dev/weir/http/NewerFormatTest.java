package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.app.RealNode;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.EventFrame.Kind;
import dev.weir.entity.LogDecoder;
import dev.weir.entity.SegmentSnapshots;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.TenantEventSerializer;
import dev.weir.entity.WeirManifestSerializer;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.journal.EventLog;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.StoredRecord;
import dev.weir.replay.JournalScan;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentRef;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a later build has stored is refused by what it is and by both versions, never misread. */
@Timeout(180)
class NewerFormatTest {
  private static final String MAIN = "c|gold|main";
  private static final int ENVELOPE = 16;
  private static final int KIND_AT = 20;
  private static final int VERSION_AT = 21;
  private static final int CODEC_AT = 68;
  private static final int BATCH_HEAD = 5;
  private static final int BATCH_KEY = 32;

  @TempDir private Path data;

  @BeforeEach
  void unpack() throws IOException {
    GoldenFiles.unpack("0.1.0", data);
  }

  private static WeirException refused(ThrowingCallable reading, String... parts) {
    WeirException refusal = catchThrowableOfType(WeirException.class, reading);
    assertThat(refusal).as("nothing was refused").isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(ErrorCode.FORMAT_TOO_NEW);
    assertThat(refusal.getMessage()).contains(parts).contains("Start a ");
    return refusal;
  }

  private List<StoredRecord> records() {
    try (JournalScan scan = JournalScan.open(data)) {
      return GoldenState.records(scan, MAIN);
    }
  }

  private static StoredRecord with(StoredRecord like, byte[] payload) {
    return new StoredRecord(
        like.rev(),
        like.serializerId(),
        like.manifest(),
        like.adapterManifest(),
        like.writerUuid(),
        like.timestamp(),
        like.metadata(),
        payload);
  }

  /** The record with one byte of its frame raised by one, and a checksum that fits. */
  private static StoredRecord raised(StoredRecord record, int at) {
    byte[] bytes = record.payload().clone();
    bytes[at]++;
    CRC32C crc = new CRC32C();
    crc.update(bytes, ENVELOPE, bytes.length - ENVELOPE - Integer.BYTES);
    ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, (int) crc.getValue());
    return with(record, bytes);
  }

  private static StoredRecord control(StoredRecord like, String json) {
    EventFrame frame =
        EventFrame.follow(Chain.START, Kind.CONTROL, 1, like.rev(), 0, json.getBytes(UTF_8));
    return with(like, frame.encode(1));
  }

  @Test
  void aFrameOfALaterVersion_kindOrCodec() {
    StoredRecord first = records().getFirst();
    refused(
        () -> LogDecoder.read(raised(first, VERSION_AT)),
        "rev 1",
        "frame version 2",
        "reads version 1");
    refused(() -> LogDecoder.read(raised(first, CODEC_AT)), "codec 1", "codec 0");
    refused(() -> LogDecoder.read(raised(raised(first, KIND_AT), KIND_AT)), "kind 4", "samples/1");
  }

  @Test
  void aDefinitionEventThatIsNotKnown() {
    StoredRecord first = records().getFirst();
    refused(
        () -> LogDecoder.read(control(first, "{\"type\":\"table-merged\",\"table\":\"t\"}")),
        "table-merged",
        "control/1");
    refused(
        () ->
            LogDecoder.read(
                control(first, "{\"type\":\"table-dropped\",\"table\":\"t\",\"rows\":\"keep\"}")),
        "member rows",
        "control/1");
  }

  @Test
  void aBatchOfALaterVersion() {
    StoredRecord batch =
        records().stream()
            .filter(record -> record.manifest().equals(Kind.BATCH.manifest()))
            .findFirst()
            .orElseThrow();
    Chain chain = Chain.START;
    for (StoredRecord before : records()) {
      if (before.rev() < batch.rev()) {
        chain = EventFrame.decode(before.payload(), chain, before.rev()).chain();
      }
    }
    EventFrame frame = EventFrame.decode(batch.payload(), chain, batch.rev());
    byte[] payload = frame.payload().clone();
    payload[payload[0] == 0 ? BATCH_HEAD : BATCH_HEAD + BATCH_KEY]++;
    EventFrame later = EventFrame.follow(chain, Kind.BATCH, 1, batch.rev(), 0, payload);
    refused(
        () -> LogDecoder.read(with(batch, later.encode(1))),
        "stored batch",
        "version 2",
        "up to 1");
  }

  @Test
  void aManifestOfALaterFormat() {
    StoredRecord snapshot;
    try (JournalScan scan = JournalScan.open(data)) {
      snapshot = scan.snapshots(MAIN).getFirst();
    }
    WeirManifestSerializer serializer = new WeirManifestSerializer();
    assertThat(serializer.fromBinary(snapshot.payload(), snapshot.manifest())).isNotNull();
    String json = new String(snapshot.payload(), UTF_8);
    String later = json.replace("\"format\":1", "\"format\":6");
    assertThat(later).isNotEqualTo(json);
    refused(
        () -> serializer.fromBinary(later.getBytes(UTF_8), snapshot.manifest()),
        "manifest",
        "format 6",
        "up to 5");
    refused(
        () -> serializer.fromBinary(snapshot.payload(), "snapshot/2"), "snapshot/2", "snapshot/1");
  }

  @Test
  void aSegmentOfALaterFormat() throws IOException, NoSuchAlgorithmException {
    Path directory = data.resolve("segments");
    Path segment;
    try (Stream<Path> files = Files.list(directory)) {
      segment = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    DirectorySegmentStore store = new DirectorySegmentStore(directory, "test", 0);
    store.open(ref(segment, bytes)).close();
    ByteBuffer.wrap(bytes).putInt(Integer.BYTES, 2);
    Files.write(segment, bytes);
    refused(() -> store.open(ref(segment, bytes)), "Segment", "format 2", "up to 1");
  }

  /** It is the newer build's, which would have to recover without it. */
  @Test
  void aSnapshotWithSuchASegmentIsNotRemoved() throws IOException, NoSuchAlgorithmException {
    Path directory = data.resolve("segments");
    Path segment;
    try (Stream<Path> files = Files.list(directory)) {
      segment = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    ByteBuffer.wrap(bytes).putInt(Integer.BYTES, 2);
    Files.write(segment, bytes);
    SegmentRef later = ref(segment, bytes);
    SnapshotManifest manifest =
        new SnapshotManifest(
            SnapshotManifest.FORMAT,
            1,
            1,
            0,
            0,
            0,
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            later,
            List.of());
    EventLog untouched =
        (EventLog)
            Proxy.newProxyInstance(
                EventLog.class.getClassLoader(),
                new Class<?>[] {EventLog.class},
                (proxy, method, arguments) -> {
                  throw new AssertionError("the journal was asked to " + method.getName());
                });
    SegmentSnapshots snapshots =
        new SegmentSnapshots(new DirectorySegmentStore(directory, "test", 0), untouched);
    refused(() -> snapshots.open(MAIN, manifest), "format 2", "up to 1");
    assertThat(segment).exists();
  }

  private static SegmentRef ref(Path segment, byte[] bytes) throws NoSuchAlgorithmException {
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    return new SegmentRef(segment.getFileName().toString(), bytes.length, digest);
  }

  @Test
  void aStoreOfALaterFormat() throws IOException {
    Path identity = data.resolve("journal/identity.json");
    String text = Files.readString(identity, ISO_8859_1);
    String head =
        text.substring(0, text.indexOf(",\"crc32c\"")).replace("\"format\":1", "\"format\":2");
    CRC32C crc = new CRC32C();
    crc.update(head.getBytes(ISO_8859_1));
    Files.writeString(identity, head + ",\"crc32c\":\"%08x\"}\n".formatted(crc.getValue()));
    refused(() -> JournalScan.open(data), "journal", "format 2", "up to 1");
  }

  @Test
  void anEventOfTheDirectoryThatIsNotKnown() {
    TenantEventSerializer serializer = new TenantEventSerializer();
    byte[] envelope = new byte[ENVELOPE];
    byte[] json = "{\"type\":\"tenant-merged\",\"tenant\":\"ca\"}".getBytes(UTF_8);
    byte[] stored = ByteBuffer.allocate(ENVELOPE + json.length).put(envelope).put(json).array();
    refused(() -> serializer.fromBinary(stored, "tenant/2"), "tenant-merged", "tenant/2");
    refused(() -> serializer.fromBinary(stored, "tenant/3"), "tenant/3", "tenant/2");
  }

  /** The circuit is refused as a whole; the others of the node go on. */
  @Test
  void aNodeRefusesTheCircuit() {
    Chain chain = Chain.START;
    List<StoredRecord> all = records();
    for (StoredRecord record : all) {
      chain = EventFrame.decode(record.payload(), chain, record.rev()).chain();
    }
    byte[] later = "{\"type\":\"table-merged\",\"table\":\"few\"}".getBytes(UTF_8);
    StoredRecord last = all.getLast();
    EventFrame frame = EventFrame.follow(chain, Kind.CONTROL, 1, last.rev() + 1, 0, later);
    try (JournalStore store = JournalStore.open(JournalSettings.forReading(data))) {
      long epoch = store.claim(MAIN, "later").join();
      StoredRecord next =
          new StoredRecord(
              frame.rev(),
              last.serializerId(),
              Kind.CONTROL.manifest(),
              last.adapterManifest(),
              last.writerUuid(),
              0,
              last.metadata(),
              frame.encode(epoch));
      store.append(MAIN, List.of(next)).join();
    }
    RealNode node = RealNode.start(data, GoldenWriter.KEYS);
    try (RecordingClient client = new RecordingClient(node.base())) {
      Answer refused = client.get(GoldenState.TENANT + "/tables");
      assertThat(refused.code()).as(refused.text()).isEqualTo("format-too-new");
      assertThat(refused.text()).contains("table-merged").contains("control/1");
      assertThat(
              client
                  .putSql("/v1/tenants/ca/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)")
                  .status())
          .isEqualTo(201);
    } finally {
      node.close();
    }
  }
}
