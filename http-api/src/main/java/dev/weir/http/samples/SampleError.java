package dev.weir.http.samples;

/**
 * Why a line or a series of a request is not taken.
 *
 * @param position number of the line or series in the request, from 1
 * @param column byte in the line, from 1; 0 in formats without lines
 * @param text for the sender
 */
public record SampleError(long position, int column, String text) {}
