package dev.weir.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;

/** Pools of connections, all with the settings on which the fence and durability rest. */
final class PostgresPool {
  private PostgresPool() {}

  /** A pool that does not connect before it is used. */
  static HikariDataSource of(PostgresSettings settings, String name, int connections) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user());
    pool.setPassword(password(settings));
    pool.setMaximumPoolSize(connections);
    pool.setMinimumIdle(connections);
    pool.setConnectionTimeout(settings.connectTimeout().toMillis());
    pool.setValidationTimeout(settings.connectTimeout().toMillis());
    pool.setInitializationFailTimeout(-1);
    // the trigger's query must see a fence that was committed a moment ago
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.addDataSourceProperty("connectTimeout", settings.connectTimeout().toSeconds());
    pool.addDataSourceProperty("socketTimeout", settings.socketTimeout().toSeconds());
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool.addDataSourceProperty("ApplicationName", name);
    return new HikariDataSource(pool);
  }

  private static String password(PostgresSettings settings) {
    try {
      return Files.readString(settings.passwordFile()).strip();
    } catch (IOException e) {
      throw Failures.down(
          "The file "
              + settings.passwordFile()
              + " of weir.journal.password-file cannot be read: "
              + e.getMessage(),
          e);
    }
  }
}
