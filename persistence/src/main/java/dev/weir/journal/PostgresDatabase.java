package dev.weir.journal;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider;
import scala.Option;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;
import slick.util.AsyncExecutor;
import slick.util.AsyncExecutor$;

/**
 * Gives both plugins of pekko-persistence-jdbc one pool of Weir's making, so that the password
 * never stands in the configuration and every connection has the settings the fence rests on.
 */
public final class PostgresDatabase implements SlickDatabaseProvider {
  private final SlickDatabase shared;

  /** Called by the plugins' extension, by reflection. */
  public PostgresDatabase(ActorSystem system) {
    PostgresSettings settings = PostgresStore.get(system).settings();
    int connections = settings.connections();
    HikariDataSource pool = PostgresPool.of(settings, "weir-journal", connections);
    AsyncExecutor executor =
        AsyncExecutor$.MODULE$.apply(
            "weir-journal", connections, connections, settings.queueMax(), connections);
    this.shared =
        new Shared(
            JdbcBackend$.MODULE$
                .Database()
                .forDataSource(pool, Option.apply(connections), executor, false));
    system.registerOnTermination(shared.database()::close);
  }

  @Override
  public SlickDatabase database(Config plugin) {
    return shared;
  }

  /** Outlives each of the plugins. */
  private record Shared(JdbcDatabaseDef database) implements SlickDatabase {
    @Override
    public JdbcProfile profile() {
      return PostgresProfile$.MODULE$;
    }

    @Override
    public boolean allowShutdown() {
      return false;
    }
  }
}
