package dev.weir.journal;

import java.util.Optional;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import scala.Option;
import scala.jdk.javaapi.OptionConverters;

/** Between Pekko's objects and the bytes of the store, by the serializers of the actor system. */
final class PekkoRecords {
  private final Serialization serialization;

  PekkoRecords(ClassicActorSystemProvider system) {
    this.serialization = SerializationExtension.get(system);
  }

  StoredRecord fromEvent(PersistentRepr event) {
    return record(
        event.sequenceNr(),
        event.payload(),
        event.manifest(),
        event.writerUuid(),
        event.timestamp(),
        event.metadata());
  }

  PersistentRepr toEvent(String persistenceId, StoredRecord stored) {
    PersistentRepr event =
        PersistentRepr.apply(
                object(stored.serializerId(), stored.manifest(), stored.payload()),
                stored.rev(),
                persistenceId,
                stored.adapterManifest(),
                false,
                ActorRef.noSender(),
                stored.writerUuid())
            .withTimestamp(stored.timestamp());
    return stored.metadata().map(this::object).map(event::withMetadata).orElse(event);
  }

  StoredRecord fromSnapshot(SnapshotMetadata at, Object snapshot) {
    return record(at.sequenceNr(), snapshot, "", "", at.timestamp(), at.metadata());
  }

  SelectedSnapshot toSnapshot(String persistenceId, StoredRecord stored) {
    SnapshotMetadata at = metadataOf(persistenceId, stored);
    SnapshotMetadata full = stored.metadata().map(this::object).map(at::withMetadata).orElse(at);
    return SelectedSnapshot.create(
        full, object(stored.serializerId(), stored.manifest(), stored.payload()));
  }

  static SnapshotMetadata metadataOf(String persistenceId, StoredRecord stored) {
    return new SnapshotMetadata(persistenceId, stored.rev(), stored.timestamp());
  }

  private StoredRecord record(
      long rev,
      Object payload,
      String adapterManifest,
      String writerUuid,
      long timestamp,
      Option<Object> metadata) {
    Bytes bytes = bytes(payload);
    Optional<StoredRecord.Metadata> extra =
        OptionConverters.toJava(metadata)
            .map(this::bytes)
            .map(each -> new StoredRecord.Metadata(each.serializerId, each.manifest, each.bytes));
    return new StoredRecord(
        rev,
        bytes.serializerId,
        bytes.manifest,
        adapterManifest,
        writerUuid,
        timestamp,
        extra,
        bytes.bytes);
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Bytes(int serializerId, String manifest, byte[] bytes) {}

  private Bytes bytes(Object object) {
    Serializer serializer = serialization.findSerializerFor(object);
    byte[] bytes = serialization.serialize(object).get();
    return new Bytes(serializer.identifier(), Serializers.manifestFor(serializer, object), bytes);
  }

  private Object object(StoredRecord.Metadata metadata) {
    return object(metadata.serializerId(), metadata.manifest(), metadata.bytes());
  }

  private Object object(int serializerId, String manifest, byte[] bytes) {
    return serialization.deserialize(bytes, serializerId, manifest).get();
  }
}
