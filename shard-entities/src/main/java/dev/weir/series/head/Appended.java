package dev.weir.series.head;

/**
 * What became of the samples of an event, as far as they are counted.
 *
 * @param accepted samples that are kept
 * @param duplicate samples that are not, because the head shows the same time with the same bits
 * @param late those of the accepted that are not newer than the newest one of their series
 * @param overwriting those of the late ones for whose time the head has other bits
 */
public record Appended(int accepted, int duplicate, int late, int overwriting) {}
