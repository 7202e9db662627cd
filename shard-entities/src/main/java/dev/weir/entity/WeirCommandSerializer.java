package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.stream.StreamRefResolver;

/**
 * Carries commands and replies of circuits and of the tenant directory between nodes.
 *
 * <p>Nothing of it is kept: a manifest with its version lets builds of two versions meet in one
 * cluster and say so. Rows and batches go in the columns of package zset, everything else as plain
 * fields in the order of the record.
 */
public final class WeirCommandSerializer extends SerializerWithStringManifest {
  private static final Map<Class<?>, WireFormat<?>> BY_TYPE = new HashMap<>();
  private static final Map<String, WireFormat<?>> BY_MANIFEST = new HashMap<>();

  static {
    Stream.of(
            CommandFormats.ALL,
            ReplyFormats.ALL,
            MetricsFormats.REPLIES,
            TenantFormats.ALL,
            ReplicationFormats.ALL,
            SnapshotFormats.ALL)
        .flatMap(List::stream)
        .forEach(
            format -> {
              BY_TYPE.put(format.type(), format);
              BY_MANIFEST.put(format.manifest(), format);
            });
  }

  private final ExtendedActorSystem system;

  public WeirCommandSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return 20801;
  }

  @Override
  public String manifest(Object message) {
    return message instanceof Packed packed ? packed.manifest() : format(message).manifest();
  }

  @Override
  public byte[] toBinary(Object message) {
    if (message instanceof Packed packed) {
      return packed.bytes();
    }
    byte[] bytes = encode(message);
    if (bytes.length > Parcels.FRAME_BYTES_MAX) {
      throw tooLarge(message, bytes.length);
    }
    return bytes;
  }

  /** The bytes of a message, however many they are. */
  byte[] encode(Object message) {
    ActorSystem<Void> typed = Adapter.toTyped(system);
    WireWriter out = new WireWriter(ActorRefResolver.get(typed), StreamRefResolver.get(typed));
    format(message).write(out, message);
    return out.bytes();
  }

  /**
   * Remoting would drop it with a line in the log. Only a batch can get here: its circuit was at
   * this node when it was sent and has moved since.
   */
  private static IllegalArgumentException tooLarge(Object message, int size) {
    Object refused = message instanceof Replication.Routed routed ? routed.command() : message;
    if (refused instanceof CircuitCommand command) {
      command
          .replyTo()
          .tell(
              new CircuitReply.Rejected(
                  ErrorCode.OWNERSHIP_CHANGED,
                  "The circuit moved to another node while the batch was on its way. Nothing was"
                      + " stored; send it again.",
                  Map.of()));
    }
    return new IllegalArgumentException(
        message.getClass().getName() + " of " + size + " bytes does not fit one message");
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    WireFormat<?> format = BY_MANIFEST.get(manifest);
    if (format == null) {
      throw new NotSerializableException(
          "A message "
              + manifest
              + " came from another node, which this build does not know: the nodes run different"
              + " versions. Bring all nodes of the cluster to one version.");
    }
    ActorSystem<Void> typed = Adapter.toTyped(system);
    WireReader in =
        new WireReader(
            bytes,
            "The message " + manifest + " from another node",
            ActorRefResolver.get(typed),
            StreamRefResolver.get(typed));
    try {
      Object message = format.reader().apply(in);
      in.end();
      return message;
    } catch (WeirException damaged) {
      NotSerializableException refusal = new NotSerializableException(damaged.getMessage());
      refusal.initCause(damaged);
      throw refusal;
    }
  }

  private static WireFormat<?> format(Object message) {
    WireFormat<?> format = BY_TYPE.get(message.getClass());
    if (format == null) {
      throw new IllegalArgumentException(message.getClass().getName() + " does not travel");
    }
    return format;
  }
}
