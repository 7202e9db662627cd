package dev.weir.stream;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a subscriber asked for.
 *
 * @param format empty: each view's own
 * @param settled whether it is told of updates that only settling batches did
 * @param replay whether deltas that are no longer held are made again
 * @param until the rev after which the stream ends
 */
public record StreamRequest(
    List<String> views,
    Optional<StreamFormat> format,
    boolean intsAsStrings,
    boolean contents,
    boolean settled,
    boolean replay,
    OptionalLong until,
    Framing framing) {}
