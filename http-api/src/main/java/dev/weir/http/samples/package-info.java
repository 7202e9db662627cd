/**
 * Readers of sample formats: the bytes of one request in, columns of samples out.
 *
 * <p>A reader takes a whole decompressed body, {@link dev.weir.http.samples.SampleLimits} and the
 * time of arrival, and gives a {@link dev.weir.http.samples.SampleBatch}. It makes no object for a
 * sample; a native histogram is one until its parts are samples. A series is found again by the
 * bytes that the sender wrote, in later requests too: {@link dev.weir.http.samples.LabelsCache} has
 * the labels of what a node was sent lately, by tenant and format, and which series came next, so
 * that one which comes in its usual place costs a comparison of bytes. What is looked up by such
 * bytes is hashed with a secret of the node.
 *
 * <p>One bad line or series never spoils the others: it is left out, counted, and the first ones
 * are described. A request that cannot be read to its end, or that holds too much, gives {@link
 * dev.weir.http.samples.SampleRefusal} and nothing else; no input gives another exception.
 *
 * <p>Every series has a metric name. Names and values are any UTF-8; a label with an empty value is
 * not there. A number that no finite double is near to is refused; a NaN keeps its bits where the
 * format has them, and is {@code 0x7ff8000000000001} where the format has only the word.
 */
package dev.weir.http.samples;
