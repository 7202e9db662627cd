package dev.weir.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a job does. The names are stored. */
public enum JobKind {
  /** Proves that tables and views follow from the journal. */
  VERIFY,
  /** Makes a circuit anew as another one was at a rev. */
  REPLAY,
  /** Writes a backup of a tenant, or of all. */
  BACKUP,
  /** Makes circuits of a tenant out of a backup. */
  RESTORE,
  /** Restores a backup beside everything else and compares. */
  BACKUP_VERIFY,
  /** Makes what a circuit derives from its journal anew. */
  REBUILD,
  /** Follows a view that is computed anew, until it is there. */
  BACKFILL;

  /** As clients see it. */
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
