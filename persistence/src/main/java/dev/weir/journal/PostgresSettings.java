package dev.weir.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the journal of a region of several nodes lies, and its bounds.
 *
 * @param url JDBC address without user and password
 * @param passwordFile holds the password and nothing else
 * @param clusterId the cluster the database belongs to
 * @param region the region the database belongs to
 * @param connections connections for Pekko's plugins
 * @param ownConnections connections for {@link EventLog}
 * @param queueMax calls of the plugins that may wait for a connection
 * @param ownQueueMax calls of {@link EventLog} that may wait for a connection
 * @param connectTimeout time until a database that does not answer counts as unreachable
 * @param socketTimeout time until a call that does not answer counts as failed
 */
public record PostgresSettings(
    String url,
    String user,
    Path passwordFile,
    String clusterId,
    String region,
    int connections,
    int ownConnections,
    int queueMax,
    int ownQueueMax,
    Duration connectTimeout,
    Duration socketTimeout) {
  private static final String BLOCK = "weir.journal.postgres.";
  private static final String PREFIX = "jdbc:postgresql://";

  /** Reads {@code weir.journal}, {@code weir.cluster.id} and {@code weir.region.self}. */
  public static PostgresSettings from(Config config) {
    return new PostgresSettings(
        config.getString("weir.journal.url"),
        config.getString("weir.journal.user"),
        Path.of(config.getString("weir.journal.password-file")),
        config.getString("weir.cluster.id"),
        config.getString("weir.region.self"),
        config.getInt(BLOCK + "connections"),
        config.getInt(BLOCK + "own-connections"),
        config.getInt(BLOCK + "queue-max"),
        config.getInt(BLOCK + "own-queue-max"),
        config.getDuration(BLOCK + "connect-timeout"),
        config.getDuration(BLOCK + "socket-timeout"));
  }

  /** Host, port and database, for messages. */
  public String address() {
    return url.substring(url.startsWith(PREFIX) ? PREFIX.length() : 0).replaceFirst("\\?.*", "");
  }
}
