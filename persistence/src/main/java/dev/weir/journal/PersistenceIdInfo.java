package dev.weir.journal;

/**
 * One line of a listing of the journal.
 *
 * @param persistenceId the name of the history
 * @param highest rev of the newest event ever stored
 * @param deletedTo events up to this rev are deleted
 * @param snapshots how many snapshots are stored
 */
public record PersistenceIdInfo(
    String persistenceId, long highest, long deletedTo, int snapshots) {}
