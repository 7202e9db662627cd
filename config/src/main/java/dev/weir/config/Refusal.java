package dev.weir.config;

import java.util.Locale;

/**
 * A start that Weir refuses because data or a neighbour would be at risk; each can be switched off
 * by its name in {@code weir.unsafe.allow}.
 */
public enum Refusal {
  /** HTTP without authentication reachable from other machines. */
  OPEN_HOST,
  /** A killed node would stay unreachable for ever and its shards would never move. */
  DOWNING_PROVIDER,
  /** Nodes of another region would be counted as neighbours. */
  SELF_DATA_CENTER,
  /** Pekko would join other nodes than Weir was told. */
  PEKKO_SEED_NODES,
  /** Each node would keep a journal of its own, and a moved circuit would begin empty. */
  LEVELDB_CLUSTER,
  /** A node with other settings could join. */
  ENFORCE_ON_JOIN,
  /** A downed node would linger with an open journal. */
  EXIT_JVM,
  /** Nodes would place circuits differently. */
  NUMBER_OF_SHARDS,
  /** Idle circuits would be dropped and read again, again and again. */
  PASSIVATION,
  /** All circuits would recover at once after a start. */
  REMEMBER_ENTITIES,
  /** Unencrypted cluster traffic beyond this machine. */
  PLAIN_TRANSPORT,
  /** A stolen certificate would do for any host. */
  HOSTNAME_VERIFICATION,
  /** Large batches would be dropped between nodes with nothing but a log line. */
  FRAME_SIZE,
  /** Bytes from the network could run code. */
  JAVA_SERIALIZATION,
  /** Events would be thrown away after a double write. */
  REPLAY_FILTER,
  /** Commands would be dropped silently. */
  STASH_OVERFLOW;

  /** The name in {@code weir.unsafe.allow}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
