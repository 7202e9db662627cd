package dev.weir.entity;

import org.apache.pekko.stream.SourceRef;
import org.apache.pekko.util.ByteString;

/**
 * Bytes that are too many for one message and wait at their sender to be fetched, once.
 *
 * @param bytes how many there are
 */
public record Parcel(SourceRef<ByteString> source, int bytes) {}
