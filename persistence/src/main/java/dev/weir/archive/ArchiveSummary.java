package dev.weir.archive;

/**
 * What an archive holds, as its end says.
 *
 * @param last rev of the last event; one before the first when there is none
 * @param fileParts of all files together
 */
public record ArchiveSummary(long last, long events, long snapshots, long fileParts) {}
