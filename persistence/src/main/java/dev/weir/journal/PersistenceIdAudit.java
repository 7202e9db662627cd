package dev.weir.journal;

import java.util.List;

/**
 * What reading every record of one persistence id found.
 *
 * @param info what the store says it holds
 * @param events events that are whole
 * @param bytes bytes of their records and of the whole snapshots
 * @param oldestMillis timestamp of the first whole event; 0 when there is none
 * @param newestMillis timestamp of the last whole event; 0 when there is none
 * @param snapshotRevs revs of the whole snapshots, newest first
 * @param problems what is damaged or missing, with its sequence number; empty when nothing is
 */
public record PersistenceIdAudit(
    PersistenceIdInfo info,
    long events,
    long bytes,
    long oldestMillis,
    long newestMillis,
    List<Long> snapshotRevs,
    List<String> problems) {}
